-- Checks: Concentrations in which the share of the ten largest is above that of the hundred largest. Severity: fail.
-- Grain: one row per violation. Key: universe, entity_level, measure, includes_zeros. Reads: build.concentration.
SELECT universe, entity_level, measure, includes_zeros, top_10_share, top_100_share FROM build.concentration
WHERE top_10_share > top_100_share OR (n <= 100 AND top_100_share < 1)
