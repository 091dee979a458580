-- Checks: Corrections that nothing can use: of a lab that we do not know, of an id that no release can have, of an unknown field or value, or two that contradict each other. Severity: fail.
-- A world need not hold every release. What it does not hold is a typing mistake where its lab, or its form, is unknown.
-- Grain: one row per violation. Key: subject_kind, subject_id, field, value. Reads: core.correction, core.lab, core.licence, core.release.
SELECT c.subject_kind, c.subject_id, c.field, c.value
FROM core.correction c
WHERE c.subject_kind <> 'release'
   OR NOT (EXISTS (SELECT 1 FROM core.release r WHERE r.release_id = c.subject_id)
           OR c.subject_id ~ '^hub/[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)?$'
           OR c.subject_id ~ '^[a-z0-9-]+/[a-z0-9.-]+$' AND EXISTS (SELECT 1 FROM core.lab l WHERE l.lab_id = split_part(c.subject_id, '/', 1)))
   OR NOT (c.field IN ('weights_status', 'data_status', 'code_status', 'methods_status', 'licence_status') AND c.value IN ('open', 'partial', 'closed')
           OR c.field = 'release_date' AND pg_input_is_valid(c.value, 'date')
           OR c.field = 'license_spdx' AND EXISTS (SELECT 1 FROM core.licence l WHERE l.spdx_expression = c.value)
           OR c.field ~ '^(add|remove)_repository$' AND c.value ~ '^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$'
           OR c.field ~ '^(add|remove)_paper$' AND c.value ~ '^([0-9]{4}[.][0-9]{4,5}|[a-z-]+([.][A-Z]{2})?/[0-9]{7})$'
           OR c.field ~ '^(add|remove)_dataset$' AND c.value ~ '^[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9._-]+)?$')
   OR EXISTS (
       SELECT 1 FROM core.correction o
       WHERE o.subject_id = c.subject_id AND (o.field, o.value) <> (c.field, c.value)
         AND (o.field = c.field AND c.field ~ '_status$|^license_spdx$|^release_date$'
              OR o.value = c.value AND replace(o.field, 'add_', 'remove_') = c.field AND o.field LIKE 'add%'))
