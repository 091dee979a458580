-- Checks: Measures whose total over models differs from their total over accounts. Severity: fail.
-- Grain: one row per violation. Key: universe, measure, includes_zeros. Reads: build.concentration.
SELECT m.universe, m.measure, m.includes_zeros, m.total AS of_models, a.total AS of_accounts
FROM build.concentration m
LEFT JOIN build.concentration a ON a.universe = m.universe AND a.measure = m.measure AND a.includes_zeros = m.includes_zeros AND a.entity_level = 'account'
WHERE m.entity_level = 'model' AND (m.total IS DISTINCT FROM a.total OR a.n > m.n)
