-- Files in the newest complete list of the catalogue models.dev.
-- Grain: one row per file. Key: key. Reads: raw.record, raw.record_version.
CREATE OR REPLACE VIEW staging.catalogue_list AS
SELECT DISTINCT f.file->>'key' AS key, f.file->>'sha' AS sha
FROM raw.record r
JOIN raw.record_version v USING (raw_version_id)
CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(v.payload->'files') WHEN 'array' THEN v.payload->'files' ELSE '[]' END) AS f (file)
WHERE r.source = 'models_dev' AND r.kind = 'catalogue' AND f.file->>'key' IS NOT NULL;

COMMENT ON VIEW staging.catalogue_list IS 'Files that the newest whole list of the catalogue models.dev holds. Key: key. Source: raw, the tree of github.com/anomalyco/models.dev.';
COMMENT ON COLUMN staging.catalogue_list.key IS 'maker/model.';
COMMENT ON COLUMN staging.catalogue_list.sha IS 'Git hash of the file.';
