-- Files and history of repositories to ask for: those that records name or a person seeded, where they are new, failed,
-- were refused a week ago, or changed since.
WITH named AS (
    SELECT key AS full_name FROM meta.wanted WHERE source = 'github' AND kind = 'repository'
    UNION
    SELECT artifact_id FROM core.registry_release_member WHERE artifact_kind = 'repository'
), followed AS (
    SELECT r.github_full_name, r.default_branch, d.observed_at
    FROM staging.repository r
    JOIN staging.document d USING (raw_version_id)
    WHERE r.gone_at IS NULL
      AND (lower(r.github_full_name) IN (SELECT lower(full_name) FROM named)
           OR lower(r.github_full_name) IN (
               SELECT lower(a.new_key) FROM staging.alias a WHERE a.source = 'github' AND lower(a.old_key) IN (SELECT lower(full_name) FROM named)))
)
SELECT q.part, f.github_full_name, f.default_branch
FROM followed f
CROSS JOIN (VALUES ('tree'), ('readme'), ('licence'), ('releases'), ('commits')) AS q (part)
LEFT JOIN staging.look l ON l.source = 'github' AND l.scope = q.part || ':' || f.github_full_name
WHERE (l.look_id IS NULL OR l.outcome = 'failed' OR l.ended_at < f.observed_at
       OR (l.outcome = 'refused' AND l.ended_at < (SELECT max(ended_at) FROM meta.look) - interval '7 days'))
  AND abs(hashtextextended(f.github_full_name, 0)) %% %(chunks)s = %(chunk)s
ORDER BY q.part, f.github_full_name;
