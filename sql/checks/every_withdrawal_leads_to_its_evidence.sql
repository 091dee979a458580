-- Checks: Things taken back without a version or a look that says so afterwards. Severity: warn.
-- Grain: one row per violation. Key: subject_kind, subject_id, what, withdrawn_at. Reads: core.withdrawal.
SELECT subject_kind, subject_id, what, how, withdrawn_at FROM core.withdrawal
WHERE after_version_id IS NULL AND look_id IS NULL
