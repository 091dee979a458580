-- Counters of all repositories of the Hub on the days on which one changed; a decrease is flagged.
-- Grain: one row per repository and day of a move. Key: hub_key, day. Reads: raw.hub_counter.
CREATE OR REPLACE VIEW staging.hub_counter AS
SELECT hub_key, day, downloads, downloads_all_time, likes, downloads_added, downloads_added < 0 AS is_counter_reset
FROM raw.hub_counter;
COMMENT ON VIEW staging.hub_counter IS 'Counters of the whole Hub on the days on which one moved, with falls flagged. Key: hub_key, day. Source: raw.hub_counter.';
COMMENT ON COLUMN staging.hub_counter.hub_key IS 'The repository (staging.hub_repository).';
COMMENT ON COLUMN staging.hub_counter.day IS 'Day (UTC).';
COMMENT ON COLUMN staging.hub_counter.downloads IS 'Downloads of the last 30 days, count. Never add it up over days.';
COMMENT ON COLUMN staging.hub_counter.downloads_all_time IS 'Downloads since creation as reported, count.';
COMMENT ON COLUMN staging.hub_counter.likes IS 'Likes, count.';
COMMENT ON COLUMN staging.hub_counter.downloads_added IS 'downloads_all_time less that of the row before, count; NULL: first row, or not reported.';
COMMENT ON COLUMN staging.hub_counter.is_counter_reset IS 'Whether downloads_all_time fell; NULL where it cannot be said.';
