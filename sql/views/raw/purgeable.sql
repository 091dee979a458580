CREATE OR REPLACE VIEW raw.purgeable AS
WITH clock AS (
    SELECT max(ended_at) AS now FROM meta.look
)
SELECT r.record_id, r.source, r.key, clock.now
FROM raw.record r CROSS JOIN clock
-- Licence files of the Hub are named <repository>:<path>.
CROSS JOIN LATERAL (SELECT CASE WHEN r.kind IN ('model_licence', 'dataset_licence') THEN split_part(r.key, ':', 1) ELSE r.key END AS of_key) thing
WHERE (r.gone_at < clock.now - interval '30 days' AND r.renamed_to IS NULL)
   OR EXISTS (
       SELECT 1 FROM core.takedown t
       WHERE t.service = r.source
         AND lower(t.id) = CASE WHEN t.kind = 'account' THEN lower(split_part(thing.of_key, '/', 1)) ELSE lower(thing.of_key) END);
COMMENT ON VIEW raw.purgeable IS 'Records whose prose may be kept no longer: gone for 30 days (a renamed one is not gone), or taken down. Key: record_id. Source: raw.record, core.takedown.';
COMMENT ON COLUMN raw.purgeable.record_id IS 'The record (raw.record).';
COMMENT ON COLUMN raw.purgeable.source IS 'Service.';
COMMENT ON COLUMN raw.purgeable.key IS 'Its name at the service.';
COMMENT ON COLUMN raw.purgeable.now IS 'Newest answer of any service (UTC): the moment that the age is taken at.';
