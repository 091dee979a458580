-- Former names of models, datasets and repositories.
-- Grain: one row per former name. Key: source, kind, old_key. Reads: core.alias.
SELECT source, kind, old_key, new_key, first_seen_at
FROM core.alias;

COMMENT ON TABLE mart.alias IS 'Former names of models, datasets and repositories. Key: source, kind, old_key.';
COMMENT ON COLUMN mart.alias.source IS 'Service.';
COMMENT ON COLUMN mart.alias.kind IS 'model, dataset or repository.';
COMMENT ON COLUMN mart.alias.old_key IS 'Former name.';
COMMENT ON COLUMN mart.alias.new_key IS 'Present name.';
COMMENT ON COLUMN mart.alias.first_seen_at IS 'When the redirect was first seen (UTC).';
COMMENT ON COLUMN mart.alias.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.alias.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
