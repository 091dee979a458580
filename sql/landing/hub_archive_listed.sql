-- Store the repositories that an archive lists: new ones, and kind, name and size of those that we know only from its downloads. A missing value
-- replaces none that is stored.
INSERT INTO raw.hub_archive_repository AS a (hub_source, hub_uid, kind, hub_id, size_bytes)
SELECT DISTINCT ON (hub_uid) %(hub_source)s, hub_uid, %(kind)s, hub_id, size_bytes FROM hub_archive_listed ORDER BY hub_uid, ctid
ON CONFLICT (hub_uid, hub_source) DO UPDATE
SET kind = coalesce(a.kind, excluded.kind), hub_id = coalesce(excluded.hub_id, a.hub_id), size_bytes = coalesce(excluded.size_bytes, a.size_bytes)
WHERE ROW(a.kind, a.hub_id, a.size_bytes)
      IS DISTINCT FROM ROW(coalesce(a.kind, excluded.kind), coalesce(excluded.hub_id, a.hub_id), coalesce(excluded.size_bytes, a.size_bytes));
