-- Organisations on the Hub.
-- Grain: one row per account. Key: account. Reads: raw.record, raw.record_version, staging.counter_latest.
CREATE OR REPLACE VIEW staging.organization AS
SELECT r.key AS account,
       v.payload->>'fullname' AS full_name,
       staging.as_boolean(v.payload->'isVerified') AS is_verified,
       v.payload->>'plan' AS plan,
       c.followers,
       v.raw_version_id
FROM raw.record r
JOIN raw.record_version v USING (raw_version_id)
LEFT JOIN staging.counter_latest c ON c.source = r.source AND c.kind = r.kind AND c.key = r.key
WHERE r.source = 'huggingface' AND r.kind = 'organization' AND r.gone_at IS NULL;

COMMENT ON VIEW staging.organization IS 'Organisations on the Hub. Key: account. Source: raw, Hugging Face Hub API.';
COMMENT ON COLUMN staging.organization.account IS 'Account name.';
COMMENT ON COLUMN staging.organization.full_name IS 'fullname as reported.';
COMMENT ON COLUMN staging.organization.is_verified IS 'isVerified as reported.';
COMMENT ON COLUMN staging.organization.plan IS 'plan as reported.';
COMMENT ON COLUMN staging.organization.followers IS 'Followers, count.';
COMMENT ON COLUMN staging.organization.raw_version_id IS 'Its version.';
