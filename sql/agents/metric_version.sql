-- What a metric means, the newest version first.
-- Grain: one row per version. Key: metric, definition_version. Reads: mart.metric_definition.
SELECT m.metric, m.definition_version, m.name, m.formula, m.unit, m.valid_from, m.valid_to, m.source
FROM mart.metric_definition m
WHERE m.metric = CAST(:metric AS text)
ORDER BY m.definition_version DESC
