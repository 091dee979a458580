-- How concentrated is adoption over models, accounts, labs and countries?
-- Asked by: Economies of Open Intelligence (HHI and Gini).
-- Read: hhi_10000 is on the usual scale (above 2,500 is called highly concentrated); compare rows of one entity_level and one includes_zeros only.
-- Caveats: more than 70 % of models have no downloads, so includes_zeros moves Gini far; the level of entity decides the result.
-- Columns: universe, entity_level, measure, includes_zeros, hhi_10000, gini, n, coverage, as_of.
-- Reads: mart.concentration.
SELECT universe, entity_level, measure, includes_zeros, round(hhi * 10000, 2) AS hhi_10000, gini, n, coverage, as_of
FROM mart.concentration
ORDER BY universe DESC, entity_level, measure, includes_zeros
