-- Files and history of repositories to ask for: those that records name or a person seeded, where they are new, failed,
-- were refused a week ago, changed since, or were told absent on one earlier day alone (of a licence only where there was one).
-- The important first, each repository as a whole: what the registry and flagships name, newest releases first; then the most starred.
-- What failed in this run is for the next one.
WITH flagship AS (
    SELECT lower(m.artifact_id) AS key, max(r.release_date) AS released
    FROM core.registry_release_member m JOIN core.registry_release r USING (release_id)
    GROUP BY 1
), named AS (
    SELECT w.key AS full_name, max(f.released) AS released
    FROM meta.wanted w
    -- The reason ends with the key of the record that named the repository.
    LEFT JOIN flagship f ON f.key IN (lower(w.key), lower(substring(w.reason FROM '\S+$')))
    WHERE w.source = 'github' AND w.kind = 'repository'
    GROUP BY w.key
    UNION
    SELECT m.artifact_id, f.released
    FROM core.registry_release_member m JOIN flagship f ON f.key = lower(m.artifact_id)
    WHERE m.artifact_kind = 'repository'
), told AS (
    -- What GraphQL tells of a repository beside REST is no change of it.
    SELECT key, coalesce(max(observed_at) FILTER (WHERE via = 'rest'), max(observed_at)) AS observed_at
    FROM staging.document
    WHERE source = 'github' AND kind = 'repository'
    GROUP BY key
), followed AS (
    -- A push changes files and history; a word of its page, or the same told by another call with other fields, does not.
    SELECT r.github_full_name, r.default_branch, least(r.pushed_at, t.observed_at) AS changed_at
    FROM staging.repository r
    JOIN told t ON t.key = r.github_full_name
    WHERE r.gone_at IS NULL
      AND (lower(r.github_full_name) IN (SELECT lower(full_name) FROM named)
           OR lower(r.github_full_name) IN (
               SELECT lower(a.new_key) FROM staging.alias a WHERE a.source = 'github' AND lower(a.old_key) IN (SELECT lower(full_name) FROM named)))
)
SELECT q.part, f.github_full_name, f.default_branch
FROM followed f
CROSS JOIN (VALUES ('tree'), ('readme'), ('licence'), ('releases'), ('commits')) AS q (part)
LEFT JOIN staging.look l ON l.source = 'github' AND l.scope = q.part || ':' || f.github_full_name
LEFT JOIN staging.counter_latest c ON c.source = 'github' AND c.kind = 'repository' AND c.key = f.github_full_name
WHERE (l.look_id IS NULL OR l.outcome = 'failed' OR l.ended_at < f.changed_at
       OR (l.is_doubted AND raw.is_later_day((SELECT max(ended_at) FROM meta.look), l.ended_at)
           AND (q.part IN ('tree', 'readme')
                OR EXISTS (SELECT 1 FROM staging.document d WHERE d.source = 'github' AND d.kind = q.part AND d.key = f.github_full_name)))
       OR (l.outcome = 'refused' AND l.ended_at < (SELECT max(ended_at) FROM meta.look) - interval '7 days'))
  AND NOT EXISTS (SELECT 1 FROM meta.look k WHERE k.look_id = l.look_id AND k.outcome IN ('failed', 'absent') AND k.last_run_id = %(run)s)
  AND abs(hashtextextended(f.github_full_name, 0)) %% %(chunks)s = %(chunk)s
ORDER BY (SELECT max(n.released) FROM named n WHERE lower(n.full_name) = lower(f.github_full_name)) DESC NULLS LAST,
         c.stars DESC NULLS LAST, f.github_full_name, q.part DESC;
