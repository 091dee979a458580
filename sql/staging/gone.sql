-- All records that count as gone, each with whether an answer proves it.
-- Proof are the answers of two days, the redirect to a new name of the same thing, or the answer that told another thing under the name.
-- Grain: one row per record. Key: record_id. Reads: raw.record, raw.absence, raw.replaced.
CREATE OR REPLACE VIEW staging.gone AS
SELECT r.record_id, r.source, r.kind, r.key, r.gone_at,
       EXISTS (
           SELECT 1 FROM raw.absence a
           WHERE a.record_id = r.record_id AND a.absent_at = r.gone_at AND a.returned_at IS NULL
             AND (raw.is_later_day(a.confirmed_at, a.absent_at) OR a.renamed_to IS NOT NULL))
       OR EXISTS (SELECT 1 FROM raw.replaced p WHERE p.source = r.source AND p.replaced_at = r.replaced_at) AS is_proven
FROM raw.record r
WHERE r.gone_at IS NOT NULL;

COMMENT ON VIEW staging.gone IS 'Records that count as gone, each with whether an answer proves it. Key: record_id. Source: raw.record, raw.absence, raw.replaced.';
COMMENT ON COLUMN staging.gone.record_id IS 'The record (raw.record).';
COMMENT ON COLUMN staging.gone.source IS 'Service.';
COMMENT ON COLUMN staging.gone.kind IS 'Kind of the record.';
COMMENT ON COLUMN staging.gone.key IS 'Its name at the service.';
COMMENT ON COLUMN staging.gone.gone_at IS 'Since when it counts as gone, by the service''s Date (UTC).';
COMMENT ON COLUMN staging.gone.is_proven IS 'Whether answers of two days, a redirect to its new name, or another thing under its name prove it.';
