-- Cumulative downloads of followed models on each day on which the Hub reported them; those of a former name count under the present one.
-- Grain: one row per model and day. Key: hub_id, day. Reads: staging.counter, staging.renamed.
SELECT coalesce(n.present_key, c.key) AS hub_id, c.day, (array_agg(c.downloads_all_time ORDER BY c.observed_at DESC, c.via, c.key))[1] AS downloads_all_time
FROM staging.counter c
LEFT JOIN staging.renamed n ON n.source = c.source AND n.kind = c.kind AND n.old_key = c.key
WHERE c.source = 'huggingface' AND c.kind = 'model' AND c.downloads_all_time IS NOT NULL
GROUP BY coalesce(n.present_key, c.key), c.day;

COMMENT ON TABLE core.counter_day IS 'Cumulative downloads of followed models on the days on which they moved. Key: hub_id, day.';
COMMENT ON COLUMN core.counter_day.hub_id IS 'Model, under its present name.';
COMMENT ON COLUMN core.counter_day.day IS 'Day of the telling (UTC).';
COMMENT ON COLUMN core.counter_day.downloads_all_time IS 'Downloads since creation as last told on the day, count.';
