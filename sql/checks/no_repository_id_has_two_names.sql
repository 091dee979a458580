-- Checks: Identifiers that two present repositories share: a rename that we missed. Severity: warn.
-- Grain: one row per violation. Key: github_id. Reads: staging.repository.
SELECT github_id, min(github_full_name) AS one_name, max(github_full_name) AS other_name FROM staging.repository
WHERE github_id IS NOT NULL AND gone_at IS NULL AND renamed_to IS NULL
GROUP BY github_id HAVING count(DISTINCT lower(github_full_name)) > 1
