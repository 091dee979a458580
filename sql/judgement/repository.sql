-- Repositories with the facts that the readers extracted from their README and file tree (JSON).
-- Grain: one row per full name. Key: github_full_name. Reads: core.repository, core.document, core.licence, staging.document.
WITH fact AS (
    SELECT d.key, d.kind, r.facts
    FROM staging.document d
    JOIN core.document r USING (raw_version_id)
    WHERE d.source = 'github' AND d.kind IN ('readme', 'tree') AND r.unreadable IS NULL
)
SELECT g.github_full_name,
       g.account,
       g.lab_id,
       g.description,
       g.is_fork,
       g.is_archived,
       g.is_tree_truncated,
       g.license_spdx,
       (SELECT min(l.licence_class) FROM core.licence l WHERE l.spdx_expression = g.license_spdx) AS licence_class,
       g.first_commit_at,
       g.raw_version_id,
       g.first_seen_at,
       g.gone_at,
       coalesce(readme.facts, '{}') AS readme,
       coalesce(tree.facts, '{}') AS tree
FROM core.repository g
LEFT JOIN fact readme ON readme.kind = 'readme' AND readme.key = g.github_full_name
LEFT JOIN fact tree ON tree.kind = 'tree' AND tree.key = g.github_full_name
ORDER BY g.github_full_name
