-- Checks: Evidence observed later than the newest answer of any service, or written down by a person later than today. Severity: warn.
-- A correction bears the day on which a person wrote it: a world recorded before that day may hold it.
-- Grain: one row per offence. Key: evidence_id. Reads: core.evidence, staging.look.
SELECT evidence_id, observed_at FROM core.evidence
WHERE observed_at > CASE WHEN source_kind = 'correction' THEN now() ELSE (SELECT max(ended_at) FROM staging.look) END + interval '1 day'
