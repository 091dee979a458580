-- Checks: Releases of which some training data can be had by a row of evidence on its own data, and whose data_extent says described, named or nothing. Severity: fail.
-- Grain: one row per violation. Key: release_id, evidence_id. Reads: build.release_disclosure, build.evidence, core.release_member.
SELECT d.release_id, e.evidence_id, d.data_extent, e.reason
FROM build.release_disclosure d
JOIN build.evidence e ON e.release_id = d.release_id
LEFT JOIN core.release_member m ON m.release_id = e.release_id AND m.artifact_kind = 'model' AND m.artifact_id = e.hub_id
WHERE e.dimension = 'data' AND e.standing = 'own' AND e.finding <> 'none' AND e.reason LIKE 'released%' AND e.reason NOT LIKE '%of the family%'
  AND (e.hub_id IS NULL OR m.role = 'flagship') AND d.data_status <> 'closed' AND d.data_extent IN ('described', 'named', 'nothing', 'unknown')
