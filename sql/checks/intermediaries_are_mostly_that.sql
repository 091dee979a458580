-- Checks: Intermediaries with fewer than ten such models, or not more than half. Severity: fail.
-- Grain: one row per offence. Key: universe, account, role, base_lab_id. Reads: build.intermediary.
SELECT universe, account, role, base_lab_id, n, account_models FROM build.intermediary
WHERE n < 10 OR 2 * n <= account_models OR models > n
