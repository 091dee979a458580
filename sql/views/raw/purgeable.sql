CREATE OR REPLACE VIEW raw.purgeable AS
WITH clock AS (
    SELECT max(ended_at) AS now FROM meta.look
)
SELECT r.record_id, r.source, r.key, clock.now
FROM raw.record r CROSS JOIN clock
-- Licence files of the Hub are named <repository>:<path>.
CROSS JOIN LATERAL (SELECT CASE WHEN r.kind IN ('model_licence', 'dataset_licence') THEN split_part(r.key, ':', 1) ELSE r.key END AS of_key) thing
WHERE (r.gone_at < clock.now - interval '30 days' AND r.renamed_to IS NULL AND (
           -- A task may set gone_at; the proof are the two answers of two days, or the answer that told another thing under the name.
           EXISTS (
               SELECT 1 FROM raw.absence a
               WHERE a.record_id = r.record_id AND a.absent_at = r.gone_at AND a.returned_at IS NULL AND raw.is_later_day(a.confirmed_at, a.absent_at))
           OR EXISTS (SELECT 1 FROM raw.replaced p WHERE p.source = r.source AND p.replaced_at = r.replaced_at)))
   OR EXISTS (
       SELECT 1 FROM core.takedown t
       WHERE t.service = r.source
         AND lower(t.id) = CASE WHEN t.kind = 'account' THEN lower(split_part(thing.of_key, '/', 1)) ELSE lower(thing.of_key) END);
COMMENT ON VIEW raw.purgeable IS 'Records whose prose may be kept no longer: gone for 30 days by two answers of two days (a renamed one is not gone), or taken down. Key: record_id. Source: raw.record, raw.absence, raw.replaced, core.takedown.';
COMMENT ON COLUMN raw.purgeable.record_id IS 'The record (raw.record).';
COMMENT ON COLUMN raw.purgeable.source IS 'Service.';
COMMENT ON COLUMN raw.purgeable.key IS 'Its name at the service.';
COMMENT ON COLUMN raw.purgeable.now IS 'Newest answer of any service (UTC): the moment that the age is taken at.';
