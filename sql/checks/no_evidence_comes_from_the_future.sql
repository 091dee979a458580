-- Checks: Evidence observed later than the newest answer of any service, or dated by the registry later than today. Severity: warn.
-- The registry is kept by people: a world recorded before their day may hold what they wrote after it.
-- Grain: one row per violation. Key: evidence_id. Reads: core.evidence, staging.look.
SELECT evidence_id, observed_at FROM core.evidence
WHERE observed_at > CASE WHEN source_kind IN ('correction', 'registry') THEN now() ELSE (SELECT max(ended_at) FROM staging.look) END + interval '1 day'
