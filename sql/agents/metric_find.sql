-- Metrics whose id, name or formula holds every word, whole marts of metrics before their columns.
-- Grain: one row per metric. Key: metric. Reads: mart.metric_definition.
WITH newest AS (
    SELECT DISTINCT ON (m.metric) m.metric, m.name, m.unit, m.formula FROM mart.metric_definition m ORDER BY m.metric, m.definition_version DESC
)
SELECT n.metric, n.name, n.unit, count(*) OVER () AS total
FROM newest n
WHERE (SELECT bool_and(strpos(lower(n.metric || ' ' || n.name || ' ' || n.formula), w.word) > 0) FROM unnest(CAST(:words AS text[])) AS w (word))
ORDER BY strpos(n.metric, '.') > 0, n.metric
LIMIT CAST(:most AS integer)
