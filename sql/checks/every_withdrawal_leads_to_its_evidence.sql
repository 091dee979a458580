-- Checks: Withdrawals that name neither a later version of the record nor the source check that shows the thing gone. Severity: warn.
-- Grain: one row per violation. Key: subject_kind, subject_id, what, withdrawn_at. Reads: core.withdrawal.
SELECT subject_kind, subject_id, what, how, withdrawn_at FROM core.withdrawal
WHERE after_version_id IS NULL AND look_id IS NULL
