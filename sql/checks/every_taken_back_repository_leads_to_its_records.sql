-- Checks: Repositories of the whole Hub taken back without the record, or the walk that found it gone, that says so afterwards. Severity: fail.
-- Grain: one row per violation. Key: hub_key, what, withdrawn_at. Reads: core.hub_withdrawal.
SELECT hub_key, what, how, withdrawn_at, after_block_id, sweep_id FROM core.hub_withdrawal
WHERE CASE WHEN how = 'gone' THEN sweep_id IS NULL OR after_block_id IS NOT NULL ELSE after_block_id IS NULL OR after_ordinal IS NULL OR sweep_id IS NOT NULL END
