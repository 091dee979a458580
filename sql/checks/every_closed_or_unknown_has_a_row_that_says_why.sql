-- Checks: Closed or unknown models without a row of evidence that says that nothing was found. Severity: fail.
-- Grain: one row per violation. Key: subject_id, dimension. Reads: core.finding, core.evidence.
SELECT f.subject_id, f.dimension, f.status
FROM core.finding f
WHERE f.status IN ('closed', 'unknown') AND f.subject_kind = 'model'
  AND NOT EXISTS (SELECT 1 FROM core.evidence e WHERE e.hub_id = f.subject_id AND e.dimension = f.dimension AND e.finding = 'none')
