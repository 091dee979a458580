-- Checks: Corrections of a known lab's releases that this database does not hold, although the lists of that lab's models were answered to their end. They have no effect here; the release may lie outside the recorded period, or have another name now. Severity: warn.
-- Where a list was refused or not asked for yet, the release may only not have been seen: that is no mistake of the correction.
-- Grain: one row per release. Key: subject_id. Reads: core.correction, core.account, core.lab, core.release, staging.look.
SELECT DISTINCT c.subject_id
FROM core.correction c
WHERE c.subject_kind = 'release'
  AND (c.subject_id LIKE 'hub/%' OR EXISTS (SELECT 1 FROM core.lab l WHERE l.lab_id = split_part(c.subject_id, '/', 1)))
  AND NOT EXISTS (SELECT 1 FROM core.release r WHERE r.release_id = c.subject_id)
  AND NOT EXISTS (
      SELECT 1 FROM core.account a
      LEFT JOIN staging.look k ON k.source = 'huggingface' AND k.scope = 'models_of:' || a.account AND k.outcome = 'answered'
      WHERE a.lab_id = split_part(c.subject_id, '/', 1) AND a.service = 'huggingface' AND k.look_id IS NULL)
