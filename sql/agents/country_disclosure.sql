-- What the labs of some countries (or of all) disclose, by dimension, in one publication: counts and the bounds that the unknown leaves.
-- Grain: one row per country and dimension. Key: country, dimension. Reads: mart.country_disclosure_of.
SELECT d.country, d.dimension, d.n, d.n_open, d.n_partial, d.n_closed, d.n_unknown, d.share_open_low, d.share_open_high,
       round(1 - d.n_unknown / nullif(d.n, 0), 4) AS coverage
FROM mart.country_disclosure_of(CAST(:publication_id AS bigint)) d
WHERE d.weighting = CAST(:weighting AS text) AND d.includes_registry_only = CAST(:with_registry_only AS boolean)
  AND (CAST(:dimension AS text) IS NULL OR d.dimension = CAST(:dimension AS text))
  AND (CAST(:countries AS text[]) IS NULL OR d.country = ANY (CAST(:countries AS text[])))
ORDER BY max(d.n) OVER (PARTITION BY d.country) DESC, d.country, array_position(ARRAY['weights', 'data', 'code', 'methods'], d.dimension)
