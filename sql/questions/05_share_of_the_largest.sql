-- What share of downloads and likes do the 10 and the 100 largest, and the largest hundredth, hold?
-- Asked by: the Hugging Face blog of spring 2026 (49.6 %); Osborne and others (1 % hold 99 %).
-- Read: shares of total over n entities.
-- Caveats: the largest hundredth depends on whether entities with zero are counted in n.
-- Columns: universe, entity_level, measure, includes_zeros, top_10_share, top_100_share, top_1_percent_share, total, n, coverage, as_of.
-- Reads: mart.concentration.
SELECT universe, entity_level, measure, includes_zeros, top_10_share, top_100_share, top_1_percent_share, total, n, coverage, as_of
FROM mart.concentration
ORDER BY universe DESC, entity_level, measure, includes_zeros
