-- Checks: Member models that we have no record of. Severity: warn.
-- Grain: one row per violation. Key: release_id, artifact_id. Reads: core.release_member, core.model.
SELECT m.release_id, m.artifact_id
FROM core.release_member m LEFT JOIN core.model k ON k.hub_id = m.artifact_id
WHERE m.artifact_kind = 'model' AND k.hub_id IS NULL
