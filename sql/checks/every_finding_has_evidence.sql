-- Checks: Findings whose deciding row of evidence is missing or shows something else. Severity: fail.
-- Grain: one row per violation. Key: subject_kind, subject_id, dimension. Reads: core.finding, core.evidence.
SELECT f.subject_kind, f.subject_id, f.dimension, f.finding, e.finding AS shown
FROM core.finding f
LEFT JOIN core.evidence e ON e.evidence_id = f.evidence_id AND e.dimension = f.dimension
WHERE e.finding IS DISTINCT FROM f.finding
