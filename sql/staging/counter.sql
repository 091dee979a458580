-- Counters of every followed record as the service reported them; a row for each time that one of them changed.
-- A negative counter is an error of the service and is NULL here. Since migration 38 it is rejected when it lands (meta.schema_drift).
-- Grain: one row per record and time of a report. Key: source, kind, via, key, observed_at. Reads: raw.record, raw.counter.
CREATE OR REPLACE VIEW staging.counter AS
SELECT r.source, r.kind, r.via, r.key, c.observed_at, (c.observed_at AT TIME ZONE 'UTC')::date AS day,
       CASE WHEN c.downloads >= 0 THEN c.downloads END AS downloads,
       CASE WHEN c.downloads_all_time >= 0 THEN c.downloads_all_time END AS downloads_all_time,
       CASE WHEN c.likes >= 0 THEN c.likes END AS likes,
       CASE WHEN c.stars >= 0 THEN c.stars END AS stars, r.gone_at
FROM raw.record r
JOIN raw.counter c USING (record_id);

COMMENT ON VIEW staging.counter IS 'Counters of every followed record as reported, a row only where one moved. Key: source, kind, via, key, observed_at. Source: raw.counter.';
COMMENT ON COLUMN staging.counter.source IS 'Service.';
COMMENT ON COLUMN staging.counter.kind IS 'Kind of record.';
COMMENT ON COLUMN staging.counter.via IS 'Call that returned it.';
COMMENT ON COLUMN staging.counter.key IS 'Its name at the service.';
COMMENT ON COLUMN staging.counter.observed_at IS 'By the service''s Date (UTC).';
COMMENT ON COLUMN staging.counter.day IS 'Day of it (UTC).';
COMMENT ON COLUMN staging.counter.downloads IS 'Downloads of the last 30 days, count.';
COMMENT ON COLUMN staging.counter.downloads_all_time IS 'Downloads since creation, count.';
COMMENT ON COLUMN staging.counter.likes IS 'Likes, count.';
COMMENT ON COLUMN staging.counter.stars IS 'GitHub stars, count.';
COMMENT ON COLUMN staging.counter.gone_at IS 'When the service first said that the record is gone, once it said so on two days (UTC).';
