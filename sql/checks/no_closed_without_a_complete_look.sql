-- Checks: Findings that are closed although something was found or the check of the sources was not complete. A release documented as API-only counts as completely checked. Severity: fail.
-- Grain: one row per violation. Key: subject_kind, subject_id, dimension. Reads: core.finding.
SELECT subject_kind, subject_id, dimension, finding, look FROM core.finding
WHERE status = 'closed' AND (look <> 'complete' OR finding <> 'none')
