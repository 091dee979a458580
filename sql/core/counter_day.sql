-- Cumulative downloads of followed models on the days on which they were told.
-- Grain: one row per model and day. Key: hub_id, day. Reads: staging.counter.
SELECT key AS hub_id, day, (array_agg(downloads_all_time ORDER BY observed_at DESC, via))[1] AS downloads_all_time
FROM staging.counter
WHERE source = 'huggingface' AND kind = 'model' AND downloads_all_time IS NOT NULL
GROUP BY key, day;

COMMENT ON TABLE core.counter_day IS 'Cumulative downloads of followed models on the days on which they moved. Key: hub_id, day.';
COMMENT ON COLUMN core.counter_day.hub_id IS 'The model.';
COMMENT ON COLUMN core.counter_day.day IS 'Day of the telling (UTC).';
COMMENT ON COLUMN core.counter_day.downloads_all_time IS 'Downloads since creation as last told on the day, count.';
