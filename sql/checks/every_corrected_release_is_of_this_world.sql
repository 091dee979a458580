-- Checks: Corrections of a known lab's releases that this database does not hold. They have no effect here; the release may lie outside the recorded period, or have another name now. Severity: warn.
-- Grain: one row per release. Key: subject_id. Reads: core.correction, core.lab, core.release.
SELECT DISTINCT c.subject_id
FROM core.correction c
WHERE c.subject_kind = 'release'
  AND (c.subject_id LIKE 'hub/%' OR EXISTS (SELECT 1 FROM core.lab l WHERE l.lab_id = split_part(c.subject_id, '/', 1)))
  AND NOT EXISTS (SELECT 1 FROM core.release r WHERE r.release_id = c.subject_id)
