-- Checks: Things taken back before they were told open, by one day's answer alone, or restored before they were taken back. Severity: fail.
-- Grain: one row per offence. Key: subject_kind, subject_id, what, withdrawn_at. Reads: core.withdrawal.
SELECT subject_kind, subject_id, what, last_open_at, withdrawn_at, confirmed_at, restored_at FROM core.withdrawal
WHERE last_open_at >= withdrawn_at OR NOT raw.is_later_day(confirmed_at, withdrawn_at) OR restored_at <= withdrawn_at
