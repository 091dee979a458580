-- Text of what was deleted, made private or taken down can be purged; its hash and its place stay.
ALTER TABLE raw.record_version ADD COLUMN purged_at timestamptz;
ALTER TABLE raw.record_version DROP CONSTRAINT record_version_check;
ALTER TABLE raw.record_version ADD CONSTRAINT record_version_holds_one CHECK (
    num_nonnulls(payload, text) = 1 OR (purged_at IS NOT NULL AND num_nonnulls(payload, text) = 0));
COMMENT ON COLUMN raw.record_version.purged_at IS 'When its prose was purged (by the services'' Date, UTC); hash, size, dates and plain metadata stay. NULL for others.';
ALTER TABLE raw.rejected_record ADD COLUMN purged_at timestamptz;
COMMENT ON COLUMN raw.rejected_record.purged_at IS 'When its bytes were purged (by the services'' Date, UTC); hash and reason stay. NULL for others.';

CREATE VIEW raw.purgeable AS
WITH clock AS (
    SELECT max(ended_at) AS now FROM meta.look
)
SELECT r.record_id, r.source, r.key, clock.now
FROM raw.record r CROSS JOIN clock
WHERE (r.gone_at < clock.now - interval '30 days' AND r.renamed_to IS NULL)
   OR EXISTS (
       SELECT 1 FROM core.takedown t
       WHERE t.service = r.source
         AND lower(t.id) = CASE WHEN t.kind = 'account' THEN lower(split_part(r.key, '/', 1)) ELSE lower(r.key) END);
COMMENT ON VIEW raw.purgeable IS 'Records whose prose may be kept no longer: gone for 30 days (a renamed one is not gone), or taken down. Key: record_id. Source: raw.record, core.takedown.';
COMMENT ON COLUMN raw.purgeable.record_id IS 'The record (raw.record).';
COMMENT ON COLUMN raw.purgeable.source IS 'Service.';
COMMENT ON COLUMN raw.purgeable.key IS 'Its name at the service.';
COMMENT ON COLUMN raw.purgeable.now IS 'Newest answer of any service (UTC): the moment that the age is taken at.';
