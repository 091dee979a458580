-- Number of commits, first and last commit of repositories' default branches, without the authors.
-- Grain: one row per repository asked. Key: github_full_name. Reads: raw.record, raw.record_version.
CREATE OR REPLACE VIEW staging.commits AS
SELECT r.key AS github_full_name,
       staging.as_timestamptz(v.payload->>'first_commit_at') AS first_commit_at,
       staging.as_timestamptz(v.payload->>'last_commit_at') AS last_commit_at,
       staging.as_bigint(v.payload->>'total') AS commits,
       v.raw_version_id
FROM raw.record r
JOIN raw.record_version v USING (raw_version_id)
WHERE r.source = 'github' AND r.kind = 'commits' AND r.gone_at IS NULL;

COMMENT ON VIEW staging.commits IS 'Commit history of default branches. Key: github_full_name. Source: raw, GitHub REST API.';
COMMENT ON COLUMN staging.commits.github_full_name IS 'owner/name.';
COMMENT ON COLUMN staging.commits.first_commit_at IS 'Oldest commit (UTC).';
COMMENT ON COLUMN staging.commits.last_commit_at IS 'Newest commit (UTC).';
COMMENT ON COLUMN staging.commits.commits IS 'Commits, count.';
COMMENT ON COLUMN staging.commits.raw_version_id IS 'Its version.';
