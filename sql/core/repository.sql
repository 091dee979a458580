-- GitHub repositories that we have a record of, with what their tree and history show.
-- Grain: one row per full name. Key: github_full_name. Preserve: first_seen_at. Reads: staging.repository, staging.commits, core.document, core.account_lab, core.takedown.
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
    -- Keep the newest row of each name without regard to case, as GitHub compares names.
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
) tree ON true;

COMMENT ON TABLE core.repository IS 'GitHub repositories that we have a record of. Key: github_full_name. Reads: staging.repository, core.document.';
COMMENT ON COLUMN core.repository.github_full_name IS 'owner/name as GitHub spells it now.';
COMMENT ON COLUMN core.repository.github_id IS 'Numeric id, stable across renames, where told.';
COMMENT ON COLUMN core.repository.account IS 'Owner.';
COMMENT ON COLUMN core.repository.lab_id IS 'Lab of the owner (core.lab), or unknown.';
COMMENT ON COLUMN core.repository.license_spdx IS 'SPDX id as GitHub detects it; NOASSERTION where it cannot; NULL: none or not told.';
COMMENT ON COLUMN core.repository.is_fork IS 'As told; NULL: not told.';
COMMENT ON COLUMN core.repository.is_archived IS 'As told; NULL: not told.';
COMMENT ON COLUMN core.repository.default_branch IS 'As told.';
COMMENT ON COLUMN core.repository.created_at IS 'UTC, where told.';
COMMENT ON COLUMN core.repository.pushed_at IS 'Last push (UTC), where told.';
COMMENT ON COLUMN core.repository.first_commit_at IS 'Date of the oldest commit of the default branch (UTC), where asked.';
COMMENT ON COLUMN core.repository.commits IS 'Commits of the default branch, count.';
COMMENT ON COLUMN core.repository.files IS 'Files in the tree of the head commit, count; NULL: tree not seen.';
COMMENT ON COLUMN core.repository.is_tree_truncated IS 'Whether GitHub cut the tree: then absence of a file proves nothing.';
COMMENT ON COLUMN core.repository.has_training_code IS 'Whether the tree shows training code; NULL: tree not seen.';
COMMENT ON COLUMN core.repository.stars IS 'Stars, newest told. Unit: count.';
COMMENT ON COLUMN core.repository.raw_version_id IS 'The record it comes from (raw.record_version).';
COMMENT ON COLUMN core.repository.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN core.repository.gone_at IS 'When GitHub said that it is gone (UTC).';
COMMENT ON COLUMN core.repository.description IS 'What the repository says of itself, up to 500 characters; NULL: nothing, or not told.';
