-- Checks: Intermediaries with fewer than ten such models, or not more than half; or more models on one base than in all. Severity: fail.
-- Grain: one row per violation. Key: universe, account, role, base_lab_id, format, base_family, made_by. Reads: build.intermediary.
SELECT universe, account, role, base_lab_id, format, base_family, made_by, n, account_models FROM build.intermediary
WHERE account <> '*' AND (n < 10 OR 2 * n <= account_models) OR models > n
