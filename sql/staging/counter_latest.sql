-- Newest counters of every record.
-- A negative counter is an error of the service and is NULL here. Since migration 38 it is rejected when it lands (meta.schema_drift).
-- Grain: one row per record with counters. Key: source, kind, key. Reads: raw.record, raw.counter.
CREATE OR REPLACE VIEW staging.counter_latest AS
SELECT DISTINCT ON (r.source, r.kind, r.key)
       r.source, r.kind, r.key, c.observed_at,
       CASE WHEN c.downloads >= 0 THEN c.downloads END AS downloads,
       CASE WHEN c.downloads_all_time >= 0 THEN c.downloads_all_time END AS downloads_all_time,
       CASE WHEN c.likes >= 0 THEN c.likes END AS likes,
       CASE WHEN c.stars >= 0 THEN c.stars END AS stars,
       CASE WHEN c.followers >= 0 THEN c.followers END AS followers,
       CASE WHEN c.upvotes >= 0 THEN c.upvotes END AS upvotes,
       CASE WHEN c.forks >= 0 THEN c.forks END AS forks
FROM raw.record r
JOIN raw.counter c USING (record_id)
ORDER BY r.source, r.kind, r.key, c.observed_at DESC;

COMMENT ON VIEW staging.counter_latest IS 'Newest counters per record. Key: source, kind, key. Source: raw.counter.';
COMMENT ON COLUMN staging.counter_latest.source IS 'Service.';
COMMENT ON COLUMN staging.counter_latest.kind IS 'Kind of record.';
COMMENT ON COLUMN staging.counter_latest.key IS 'Its name at the service.';
COMMENT ON COLUMN staging.counter_latest.observed_at IS 'When the service reported them (UTC).';
COMMENT ON COLUMN staging.counter_latest.downloads IS 'Downloads of the last 30 days, count.';
COMMENT ON COLUMN staging.counter_latest.downloads_all_time IS 'Downloads since creation, count.';
COMMENT ON COLUMN staging.counter_latest.likes IS 'Likes, count.';
COMMENT ON COLUMN staging.counter_latest.stars IS 'GitHub stars, count.';
COMMENT ON COLUMN staging.counter_latest.followers IS 'Followers of a Hub organisation, count.';
COMMENT ON COLUMN staging.counter_latest.upvotes IS 'Upvotes of a paper page, count.';
COMMENT ON COLUMN staging.counter_latest.forks IS 'GitHub forks, count.';
