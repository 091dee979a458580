-- Checks: Accounts counted as intermediaries although fewer than ten of their models, or not more than half of them, are of this role; or that have more such models on one lab's base models than on all labs'. Severity: fail.
-- Grain: one row per violation. Key: universe, account, role, base_lab_id, format, base_family, made_by. Reads: build.intermediary.
SELECT universe, account, role, base_lab_id, format, base_family, made_by, n, account_models FROM build.intermediary
WHERE account <> '*' AND (n < 10 OR 2 * n <= account_models) OR models > n
