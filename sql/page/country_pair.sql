-- Shares of flagship releases of two countries that are open in one dimension, by year of release, our own error in them; in one publication.
-- Grain: one row per country and year. Key: country, year. Reads: mart.share_estimate_of.
SELECT x.country, CAST(x.cohort AS integer) AS year, x.n, x.n_unknown, x.n_shared, x.told_low, x.told_high, x.low, x.high, x.alike_low, x.alike_high,
       x.is_whole, coalesce(x.is_after_registry, false) AS is_after_registry, x.coverage, x.as_of
FROM mart.share_estimate_of(CAST(:publication AS bigint)) x
WHERE x.measure = 'share' AND x.status = 'open' AND x.cohort ~ '^[0-9]{4}$' AND x.compared_country = ''
  AND x.dimension = CAST(:dimension AS text) AND x.weighting = CAST(:weighting AS text) AND x.country = ANY (CAST(:countries AS text[]))
ORDER BY x.country, year
