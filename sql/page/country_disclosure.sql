-- What each country's labs disclose in one dimension, in one publication: counts and the bounds that the unknown leaves.
-- Grain: one row per country. Key: country. Reads: mart.country_disclosure_of.
SELECT country, n, n_open, n_partial, n_closed, n_unknown, share_open_low, share_open_high,
       round(1 - n_unknown / nullif(n, 0), 4) AS coverage
FROM mart.country_disclosure_of(CAST(:publication AS bigint))
WHERE dimension = :dimension AND weighting = :weighting AND includes_registry_only = CAST(:with_registry_only AS boolean)
ORDER BY n DESC, country
