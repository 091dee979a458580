-- Parts (tree, README, licence, releases, commits) to fetch of repositories that records name or a person seeded: parts that were never asked for or
-- failed, were refused or unreadable over a week ago, are older than the repository's last change, or were absent on one earlier day only.
-- Order: repositories that the registry or its releases name, newest releases first; then by stars; all parts of a repository together. Second calls
-- for absent parts that decide no status come last. What failed or was absent in this run, or in the cut runs that it continues, waits for a later run.
WITH flagship AS (
    SELECT lower(m.artifact_id) AS key, max(r.release_date) AS released
    FROM core.registry_release_member m JOIN core.registry_release r USING (release_id)
    GROUP BY 1
), wanted AS (
    -- The last word of the reason is the key of the record that names the repository.
    SELECT lower(key) AS key, lower(substring(reason FROM '\S+$')) AS named_by
    FROM meta.wanted
    WHERE source = 'github' AND kind = 'repository'
), named AS MATERIALIZED (
    SELECT n.key, max(f.released) AS released
    FROM (
        SELECT key, key AS flagship FROM wanted
        UNION ALL SELECT key, named_by FROM wanted
        UNION ALL SELECT lower(artifact_id), lower(artifact_id) FROM core.registry_release_member WHERE artifact_kind = 'repository'
    ) AS n
    LEFT JOIN flagship f ON f.key = n.flagship
    GROUP BY n.key
), followed_key AS MATERIALIZED (
    SELECT key FROM named
    UNION
    SELECT lower(a.new_key) FROM staging.alias a JOIN named n ON n.key = lower(a.old_key) WHERE a.source = 'github'
), told AS MATERIALIZED (
    -- The time of the newest version by REST, if there is one: fields that GraphQL adds to those of REST are no change of the repository.
    SELECT key, coalesce(max(observed_at) FILTER (WHERE via <> 'graphql'), max(observed_at)) AS observed_at
    FROM staging.document
    WHERE source = 'github' AND kind = 'repository'
    GROUP BY key
), followed AS MATERIALIZED (
    -- When the files last changed: at the last push. A new version of the record without a push is an edit of its page, or a call that returned other fields.
    SELECT r.github_full_name, r.default_branch, least(r.pushed_at, t.observed_at) AS changed_at
    FROM staging.repository r
    JOIN told t ON t.key = r.github_full_name
    JOIN followed_key k ON k.key = lower(r.github_full_name)
    WHERE r.gone_at IS NULL AND abs(hashtextextended(r.github_full_name, 0)) %% %(chunks)s = %(chunk)s
), looked AS MATERIALIZED (
    SELECT l.look_id, l.scope, l.outcome, l.ended_at, l.is_doubted, k.outcome AS told, k.last_run_id
    FROM staging.look l JOIN meta.look k USING (look_id)
    WHERE l.source = 'github'
), starred AS MATERIALIZED (
    SELECT key, stars FROM staging.counter_latest WHERE source = 'github' AND kind = 'repository'
), newest AS MATERIALIZED (
    SELECT max(ended_at) AS ended_at FROM meta.look
)
SELECT q.part, f.github_full_name, f.default_branch
FROM followed f
CROSS JOIN (VALUES ('tree'), ('readme'), ('licence'), ('releases'), ('commits')) AS q (part)
CROSS JOIN newest
LEFT JOIN looked l ON l.scope = q.part || ':' || f.github_full_name
LEFT JOIN starred c ON c.key = f.github_full_name
LEFT JOIN named n ON n.key = lower(f.github_full_name)
WHERE (l.look_id IS NULL OR l.outcome = 'failed' OR l.ended_at < f.changed_at
       OR (l.is_doubted AND raw.is_later_day(newest.ended_at, l.ended_at))
       OR (l.outcome IN ('refused', 'unreadable') AND l.ended_at < newest.ended_at - interval '7 days'))
  AND (l.last_run_id >= (SELECT meta.first_run_of(%(run)s)) AND l.told IN ('failed', 'absent')) IS NOT TRUE
ORDER BY (l.is_doubted AND q.part NOT IN ('tree', 'readme')) IS TRUE, n.released DESC NULLS LAST, c.stars DESC NULLS LAST, f.github_full_name, q.part DESC;
