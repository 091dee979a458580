-- What each metric means, by version.
-- Grain: one row per metric and version. Key: metric, definition_version. Reads: core.metric_definition.
SELECT metric, definition_version, name, formula, unit, valid_from, valid_to, source
FROM core.metric_definition;

COMMENT ON TABLE mart.metric_definition IS 'What each metric means, by version: every mart of metrics and every column of one. Key: metric, definition_version.';
COMMENT ON COLUMN mart.metric_definition.metric IS 'Mart, or mart.column, that it defines.';
COMMENT ON COLUMN mart.metric_definition.definition_version IS 'Version; a changed definition is a new one beside the old.';
COMMENT ON COLUMN mart.metric_definition.name IS 'Name in words.';
COMMENT ON COLUMN mart.metric_definition.formula IS 'Formula, in words and symbols.';
COMMENT ON COLUMN mart.metric_definition.unit IS 'Unit.';
COMMENT ON COLUMN mart.metric_definition.valid_from IS 'First day on which it was used here or published as such.';
COMMENT ON COLUMN mart.metric_definition.valid_to IS 'Last day; NULL: still.';
COMMENT ON COLUMN mart.metric_definition.source IS 'Where the definition is from.';
COMMENT ON COLUMN mart.metric_definition.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.metric_definition.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
