-- Checks: Releases that the registry calls API-only although the Hub holds weights under their name (mart.registry_conflict lists these), or although a model that we assign to them has weights. Severity: warn.
-- Grain: one row per violation. Key: release_id, hub_id. Reads: core.release, core.release_member, core.finding, core.api_only_conflict.
SELECT release_id, hub_id FROM core.api_only_conflict
UNION
SELECT r.release_id, m.artifact_id
FROM core.release r
JOIN core.release_member m ON m.release_id = r.release_id AND m.artifact_kind = 'model'
JOIN core.finding f ON f.subject_kind = 'model' AND f.subject_id = m.artifact_id AND f.dimension = 'weights'
WHERE r.is_api_only AND f.finding <> 'none'
