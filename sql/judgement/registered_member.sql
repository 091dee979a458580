-- Models, datasets, repositories and papers that the registry assigns to its releases.
-- Grain: one row per release and thing. Key: release_id, artifact_kind, artifact_id. Reads: core.registry_release_member.
SELECT release_id, artifact_kind, artifact_id, role, source
FROM core.registry_release_member
ORDER BY release_id, artifact_kind, artifact_id
