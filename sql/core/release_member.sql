-- What is a release's own: its models, and the papers, repositories and datasets that are attributed to it.
-- Grain: one row per release and artifact. Key: release_id, artifact_kind, artifact_id. Reads: core.attribution.
SELECT release_id, artifact_kind, artifact_id, role, standing, strength, rule, reason
FROM core.attribution
WHERE standing = 'own'
