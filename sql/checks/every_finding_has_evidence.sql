-- Checks: Open or partial findings without a row of evidence that shows one. Severity: fail.
-- Grain: one row per offence. Key: subject_id, dimension. Reads: core.finding, core.evidence, core.indicator, core.release_member.
SELECT f.subject_id, f.dimension, f.finding
FROM core.finding f
LEFT JOIN core.release_member m ON f.subject_kind = 'model' AND m.artifact_kind = 'model' AND m.artifact_id = f.subject_id
WHERE f.finding <> 'none'
  AND NOT EXISTS (
      SELECT 1 FROM core.evidence e
      WHERE e.release_id = coalesce(m.release_id, f.subject_id) AND e.dimension = f.dimension AND e.finding <> 'none'
        AND e.indicator NOT IN (SELECT i.indicator FROM core.indicator i WHERE NOT i.is_deciding))
