-- Checks: Repositories of the whole Hub taken back before they were open, confirmed by no later answer, or restored before they were taken back. Severity: fail.
-- Grain: one row per violation. Key: hub_key, what, withdrawn_at. Reads: core.hub_withdrawal.
SELECT hub_key, what, how, last_open_at, withdrawn_at, confirmed_at, restored_at FROM core.hub_withdrawal
WHERE last_open_at >= withdrawn_at OR restored_at <= withdrawn_at OR confirmed_at <= withdrawn_at OR confirmed_at >= restored_at
   OR (how <> 'gone' AND (confirmed_at AT TIME ZONE 'UTC')::date <= (withdrawn_at AT TIME ZONE 'UTC')::date)
