-- Checks: Members of a release that we do not hold. Severity: fail.
-- Grain: one row per violation. Key: release_id, artifact_kind, artifact_id. Reads: core.release_member, core.release.
SELECT m.release_id, m.artifact_kind, m.artifact_id
FROM core.release_member m LEFT JOIN core.release r USING (release_id) WHERE r.release_id IS NULL
