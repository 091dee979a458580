-- What each metric means, by version.
-- Grain: one row per metric and version. Key: metric, definition_version. Reads: core.metric_definition.
SELECT metric, definition_version, name, formula, unit, valid_from, valid_to, source
FROM core.metric_definition
