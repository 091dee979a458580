-- Downloads of a day as an archive counted them, with our repository of the same id, if we have it.
-- Grain: one row per source, repository and day. Key: hub_source, hub_uid, day. Reads: raw.hub_archive_download, raw.hub_archive_repository, raw.hub_repository.
CREATE OR REPLACE VIEW staging.hub_archive_download AS
SELECT a.hub_source, a.hub_uid, coalesce(a.kind, r.kind) AS kind, coalesce(r.hub_id, a.hub_id) AS hub_id, r.hub_key, r.hub_key IS NOT NULL AS is_held,
       d.day, d.downloads
FROM raw.hub_archive_download d
JOIN raw.hub_archive_repository a USING (archive_key)
LEFT JOIN LATERAL (
    -- Find the repository by its id; if the archive gives no kind, and we have both a model and a dataset of this id, take neither.
    SELECT min(h.hub_key) AS hub_key, min(h.kind) AS kind, min(h.hub_id) AS hub_id
    FROM raw.hub_repository h
    WHERE h.hub_uid = a.hub_uid AND h.kind = coalesce(a.kind, h.kind)
    HAVING count(*) = 1
) r ON true;
COMMENT ON VIEW staging.hub_archive_download IS 'Downloads of a day as an archive counted them, with the repository that we hold under that id. Never add them to our own. Ask it for few repositories: WHERE hub_uid = … Key: hub_source, hub_uid, day. Source: raw.hub_archive_download.';
COMMENT ON COLUMN staging.hub_archive_download.hub_source IS 'Who counted (core.hub_source).';
COMMENT ON COLUMN staging.hub_archive_download.hub_uid IS '_id of the Hub, stable across renames.';
COMMENT ON COLUMN staging.hub_archive_download.kind IS 'model or dataset, by the archive or else by us; NULL: neither knows it.';
COMMENT ON COLUMN staging.hub_archive_download.hub_id IS 'org/name on the Hub as we hold it, else as the archive names it; NULL: neither knows it.';
COMMENT ON COLUMN staging.hub_archive_download.hub_key IS 'The repository (staging.hub_repository); NULL: we hold none under that id.';
COMMENT ON COLUMN staging.hub_archive_download.is_held IS 'Whether we hold it.';
COMMENT ON COLUMN staging.hub_archive_download.day IS 'Day (UTC) as the archive dates it.';
COMMENT ON COLUMN staging.hub_archive_download.downloads IS 'Downloads that the archive gives to the day, count.';
