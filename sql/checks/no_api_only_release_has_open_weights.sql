-- Checks: Releases that the registry calls API-only although a model of theirs has open weights. Severity: warn.
-- Grain: one row per offence. Key: release_id. Reads: core.release, core.release_member, core.finding.
SELECT r.release_id, m.artifact_id AS hub_id
FROM core.release r
JOIN core.release_member m ON m.release_id = r.release_id AND m.artifact_kind = 'model'
JOIN core.finding f ON f.subject_kind = 'model' AND f.subject_id = m.artifact_id AND f.dimension = 'weights'
WHERE r.is_api_only AND f.finding <> 'none'
