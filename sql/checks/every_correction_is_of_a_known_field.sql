-- Checks: Corrections whose field or value nothing reads. Severity: fail.
-- Grain: one row per offence. Key: subject_kind, subject_id, field, value. Reads: core.correction.
SELECT c.subject_kind, c.subject_id, c.field, c.value
FROM core.correction c
WHERE c.subject_kind <> 'release'
   OR NOT (c.field IN ('weights_status', 'data_status', 'code_status', 'methods_status', 'licence_status') AND c.value IN ('open', 'partial', 'closed')
           OR c.field = 'release_date' AND pg_input_is_valid(c.value, 'date')
           OR c.field = 'license_spdx'
           OR c.field ~ '^(add|remove)_(repository|paper|dataset)$')
