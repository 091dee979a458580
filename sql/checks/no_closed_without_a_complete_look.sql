-- Checks: Closed although something was found or the look was not complete; API-only is documented, which completes it. Severity: fail.
-- Grain: one row per violation. Key: subject_kind, subject_id, dimension. Reads: core.finding.
SELECT subject_kind, subject_id, dimension, finding, look FROM core.finding
WHERE status = 'closed' AND (look <> 'complete' OR finding <> 'none')
