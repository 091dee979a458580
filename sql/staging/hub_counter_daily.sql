-- Counters of all repositories of the Hub on every day with a sweep; on a day without a change they have the values of the row before.
-- Grain: one row per repository and listed day. Key: hub_key, day. Reads: staging.hub_counter, staging.hub_sweep, raw.hub_repository.
CREATE OR REPLACE VIEW staging.hub_counter_daily AS
SELECT c.hub_key, s.day, c.downloads, c.downloads_all_time, c.likes,
       CASE WHEN s.day = c.day THEN c.downloads_added WHEN c.downloads_all_time IS NOT NULL THEN 0 END AS downloads_added,
       s.day = c.day AS is_moved
FROM (
    SELECT hub_key, day, downloads, downloads_all_time, likes, downloads_added, lead(day) OVER (PARTITION BY hub_key ORDER BY day) AS next_day
    FROM staging.hub_counter
) c
JOIN raw.hub_repository r USING (hub_key)
JOIN staging.hub_sweep s ON s.kind = r.kind AND s.day >= c.day AND (c.next_day IS NULL OR s.day < c.next_day) AND (r.gone_at IS NULL OR s.day <= r.gone_at);
COMMENT ON VIEW staging.hub_counter_daily IS 'Counters on every day on which the Hub was listed; days without a change repeat the last values. Ask it for few repositories: WHERE hub_key = … Key: hub_key, day.';
COMMENT ON COLUMN staging.hub_counter_daily.hub_key IS 'The repository (staging.hub_repository).';
COMMENT ON COLUMN staging.hub_counter_daily.day IS 'Day (UTC).';
COMMENT ON COLUMN staging.hub_counter_daily.downloads IS 'Downloads of the last 30 days, count.';
COMMENT ON COLUMN staging.hub_counter_daily.downloads_all_time IS 'Downloads since creation, count.';
COMMENT ON COLUMN staging.hub_counter_daily.likes IS 'Likes, count.';
COMMENT ON COLUMN staging.hub_counter_daily.downloads_added IS 'Downloads added since the listed day before, count; below 0 a reset; NULL: not known.';
COMMENT ON COLUMN staging.hub_counter_daily.is_moved IS 'Whether a counter moved on that day.';
