-- Which repositories that releases name as theirs are empty, archived, forks, deleted or moved?
-- Asked by: users of Papers with Code.
-- Read: finding none: the repository is gone or holds documents only; partial: it is archived or a fork; moved_to: the name under which GitHub answers now.
-- Caveats: repositories whose file tree we have not read are left out.
-- Columns: release_id, github_full_name, finding, state, moved_to, observed_at.
-- Reads: mart.alias, mart.evidence.
SELECT e.release_id, e.source_key AS github_full_name, e.finding, e.quotation AS state, a.new_key AS moved_to, e.observed_at
FROM mart.evidence e
LEFT JOIN mart.alias a ON a.source = 'github' AND a.kind = 'repository' AND lower(a.old_key) = lower(e.source_key)
WHERE e.indicator = 'repository_state' AND (e.finding <> 'open' OR a.new_key IS NOT NULL)
ORDER BY e.finding, e.release_id, e.source_key
