-- Land a batch of an archive's downloads. The row count of the last statement is the number of rows landed.
INSERT INTO raw.hub_archive_repository (hub_source, hub_uid)
SELECT DISTINCT %(hub_source)s, i.hub_uid FROM hub_archive_in i
WHERE NOT EXISTS (SELECT 1 FROM raw.hub_archive_repository a WHERE a.hub_uid = i.hub_uid AND a.hub_source = %(hub_source)s)
ON CONFLICT DO NOTHING;

CREATE TEMPORARY TABLE hub_archive_told ON COMMIT DROP AS
SELECT a.archive_key, i.day, i.downloads, a.kind IS NULL OR a.kind = ANY (%(kinds)s) AS is_wanted
FROM hub_archive_in i
JOIN raw.hub_archive_repository a ON a.hub_uid = i.hub_uid AND a.hub_source = %(hub_source)s;

-- Insert the rows; the first value stays if a day is in a file twice or was landed before.
INSERT INTO raw.hub_archive_download (archive_key, day, downloads)
SELECT archive_key, day, downloads FROM hub_archive_told WHERE is_wanted ORDER BY archive_key, day
ON CONFLICT (archive_key, day) DO NOTHING;
