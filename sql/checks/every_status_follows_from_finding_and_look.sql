-- Checks: Statuses that do not follow from the finding and from whether the check of the sources was complete. Severity: fail.
-- Grain: one row per violation. Key: subject_kind, subject_id, dimension. Reads: core.finding.
SELECT subject_kind, subject_id, dimension, finding, look, status FROM core.finding
WHERE status <> CASE WHEN finding <> 'none' THEN finding WHEN look = 'complete' THEN 'closed' ELSE 'unknown' END
