-- Renamed models, datasets and repositories: the old name and the name that it redirects to.
-- Grain: one row per old name. Key: source, kind, old_key. Reads: raw.record.
CREATE OR REPLACE VIEW staging.alias AS
SELECT source, kind, key AS old_key, max(renamed_to) AS new_key
FROM raw.record
WHERE renamed_to IS NOT NULL AND kind IN ('model', 'dataset', 'repository')
GROUP BY source, kind, key;

COMMENT ON VIEW staging.alias IS 'Renamed models, datasets and repositories. Key: source, kind, old_key. Source: redirects of the services.';
COMMENT ON COLUMN staging.alias.source IS 'Service.';
COMMENT ON COLUMN staging.alias.kind IS 'model, dataset or repository.';
COMMENT ON COLUMN staging.alias.old_key IS 'Former name.';
COMMENT ON COLUMN staging.alias.new_key IS 'Name it redirects to.';
