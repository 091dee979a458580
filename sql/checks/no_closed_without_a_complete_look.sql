-- Findings that are called closed although the look was not complete.
-- Grain: one row per offence. Key: subject_kind, subject_id, dimension. Reads: core.finding.
SELECT subject_kind, subject_id, dimension, finding, look FROM core.finding
WHERE status = 'closed' AND (look <> 'complete' OR finding <> 'none')
