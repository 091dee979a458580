-- Checks: Evidence observed later than the newest answer of any service. Severity: warn.
-- Grain: one row per offence. Key: evidence_id. Reads: core.evidence, staging.look.
SELECT evidence_id, observed_at FROM core.evidence
WHERE observed_at > (SELECT max(ended_at) FROM staging.look) + interval '1 day'
