-- Checks: Repositories created later than the newest answer of GitHub. Severity: warn.
-- Grain: one row per violation. Key: github_full_name. Reads: staging.repository, staging.look.
SELECT github_full_name, created_at FROM staging.repository
WHERE created_at > (SELECT max(ended_at) FROM staging.look WHERE source = 'github') + interval '1 day'
