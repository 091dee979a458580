-- GitHub repositories that we have a record of, with what their tree and history show.
-- Grain: one row per full name. Key: github_full_name. Keep: first_seen_at. Reads: staging.repository, staging.commits, core.document, core.account_lab, core.takedown.
SELECT r.github_full_name,
       r.github_id,
       r.account,
       coalesce(a.lab_id, 'unknown') AS lab_id,
       r.description,
       r.license_spdx,
       r.is_fork,
       r.is_archived,
       r.default_branch,
       r.created_at,
       r.pushed_at,
       c.first_commit_at,
       c.commits,
       (tree.facts->>'n_files')::bigint AS files,
       (tree.facts->>'is_truncated')::boolean AS is_tree_truncated,
       (tree.facts->>'has_training_code')::boolean AS has_training_code,
       r.stars,
       r.raw_version_id,
       r.first_seen_at,
       r.gone_at
FROM (
    -- Names compare without case on GitHub: one row a repository, the one told last.
    SELECT DISTINCT ON (lower(github_full_name)) *
    FROM staging.repository
    WHERE renamed_to IS NULL
      AND NOT EXISTS (SELECT 1 FROM core.takedown t WHERE t.service = 'github' AND lower(t.id) IN (lower(github_full_name), lower(account)))
    ORDER BY lower(github_full_name), gone_at DESC NULLS FIRST, raw_version_id DESC
) r
LEFT JOIN staging.commits c ON lower(c.github_full_name) = lower(r.github_full_name)
LEFT JOIN core.account_lab a ON a.service = 'github' AND a.account_lower = lower(r.account)
LEFT JOIN LATERAL (
    SELECT t.facts FROM core.document t
    WHERE t.source = 'github' AND t.kind = 'tree' AND t.key = r.github_full_name
    ORDER BY t.raw_version_id DESC LIMIT 1
) tree ON true
