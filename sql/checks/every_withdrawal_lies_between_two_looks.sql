-- Checks: Things taken back before they were told open, by one day's answer alone, or restored before they were taken back. Severity: fail.
-- Grain: one row per violation. Key: subject_kind, subject_id, what, withdrawn_at. Reads: core.withdrawal.
SELECT subject_kind, subject_id, what, last_open_at, withdrawn_at, confirmed_at, restored_at FROM core.withdrawal
WHERE last_open_at >= withdrawn_at OR (confirmed_at AT TIME ZONE 'UTC')::date <= (withdrawn_at AT TIME ZONE 'UTC')::date OR restored_at <= withdrawn_at
