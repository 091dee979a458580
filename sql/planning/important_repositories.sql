-- Repositories (lower case) that the registry assigns to a release, or that a document of a registered model or repository names: the statuses of
-- flagships depend on them.
WITH member AS (
    SELECT DISTINCT lower(artifact_id) AS key FROM core.registry_release_member
)
SELECT lower(artifact_id) FROM core.registry_release_member WHERE artifact_kind = 'repository'
UNION
-- The last word of the reason is the key of the record that names the repository.
SELECT lower(w.key)
FROM meta.wanted w
WHERE w.source = 'github' AND w.kind = 'repository'
  AND (w.reason = 'registry' OR lower(w.key) IN (SELECT key FROM member) OR lower(substring(w.reason FROM '\S+$')) IN (SELECT key FROM member));
