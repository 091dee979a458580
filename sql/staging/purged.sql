-- All records whose prose was purged, each with whether it was proven gone for 30 days at that time, which are those of raw.purgeable.
-- Grain: one row per record and purge. Key: record_id, purged_at. Reads: raw.record_version, raw.record, raw.absence, raw.replaced.
CREATE OR REPLACE VIEW staging.purged AS
SELECT r.record_id, r.source, r.kind, r.key,
       -- Licence files of the Hub are named <repository>:<path>.
       CASE WHEN r.kind IN ('model_licence', 'dataset_licence') THEN split_part(r.key, ':', 1) ELSE r.key END AS of_key, v.purged_at,
       EXISTS (
           SELECT 1 FROM raw.absence a
           WHERE a.record_id = r.record_id AND raw.is_later_day(a.confirmed_at, a.absent_at) AND a.absent_at < v.purged_at - interval '30 days'
             AND (a.returned_at IS NULL OR a.returned_at >= v.purged_at))
       OR EXISTS (
           SELECT 1 FROM raw.replaced p
           WHERE p.source = r.source AND p.replaced_at = r.replaced_at AND p.replaced_at < v.purged_at - interval '30 days') AS was_gone
FROM (SELECT DISTINCT record_id, purged_at FROM raw.record_version WHERE purged_at IS NOT NULL) v
JOIN raw.record r USING (record_id);

COMMENT ON VIEW staging.purged IS 'Records whose prose was purged, each with whether it was proven gone for 30 days then. Key: record_id, purged_at. Source: raw.record_version, raw.record, raw.absence, raw.replaced.';
COMMENT ON COLUMN staging.purged.record_id IS 'The record (raw.record).';
COMMENT ON COLUMN staging.purged.source IS 'Service.';
COMMENT ON COLUMN staging.purged.kind IS 'Kind of the record.';
COMMENT ON COLUMN staging.purged.key IS 'Its name at the service.';
COMMENT ON COLUMN staging.purged.of_key IS 'Name of the thing that it belongs to.';
COMMENT ON COLUMN staging.purged.purged_at IS 'When its prose was purged, by the services'' Date (UTC).';
COMMENT ON COLUMN staging.purged.was_gone IS 'Whether it was gone for 30 days then by answers of two days, or another thing had its name for as long.';
