-- Checks: Papers whose first version is later than the newest answer of any service. Severity: warn.
-- Grain: one row per violation. Key: arxiv_id. Reads: staging.paper, staging.look.
SELECT arxiv_id, first_version_at FROM staging.paper
WHERE first_version_at > (SELECT max(ended_at) FROM staging.look) + interval '1 day'
