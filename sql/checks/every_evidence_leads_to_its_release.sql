-- Checks: Evidence of a release that we do not hold, or of a model that does not belong to that release. Severity: fail.
-- Grain: one row per violation. Key: evidence_id. Reads: core.evidence, core.release, core.release_member.
SELECT e.evidence_id, e.release_id, e.hub_id
FROM core.evidence e
LEFT JOIN core.release r USING (release_id)
LEFT JOIN core.release_member m ON m.release_id = e.release_id AND m.artifact_kind = 'model' AND m.artifact_id = e.hub_id
WHERE r.release_id IS NULL OR (e.hub_id IS NOT NULL AND m.artifact_id IS NULL)
