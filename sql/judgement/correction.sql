-- Corrections by people, each with its source.
-- Grain: one row per subject, field and value. Key: subject_kind, subject_id, field, value. Reads: core.correction.
SELECT subject_kind, subject_id, field, value, source, recorded_on
FROM core.correction
ORDER BY subject_kind, subject_id, field, value
