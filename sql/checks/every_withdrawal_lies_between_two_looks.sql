-- Checks: Withdrawals dated no later than the last day on which the thing was seen open, confirmed by no answer of a later day, or restored no later than they were withdrawn. Severity: fail.
-- Grain: one row per violation. Key: subject_kind, subject_id, what, withdrawn_at. Reads: core.withdrawal.
SELECT subject_kind, subject_id, what, last_open_at, withdrawn_at, confirmed_at, restored_at FROM core.withdrawal
WHERE last_open_at >= withdrawn_at OR (confirmed_at AT TIME ZONE 'UTC')::date <= (withdrawn_at AT TIME ZONE 'UTC')::date OR restored_at <= withdrawn_at
