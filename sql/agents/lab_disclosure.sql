-- What a lab discloses, by dimension, in one publication: counts and the bounds that the unknown leaves.
-- Grain: one row per dimension. Key: dimension. Reads: mart.lab_disclosure_of.
SELECT d.dimension, d.n, d.n_open, d.n_partial, d.n_closed, d.n_unknown, d.share_open_low, d.share_open_high,
       round(1 - d.n_unknown / nullif(d.n, 0), 4) AS coverage
FROM mart.lab_disclosure_of(CAST(:publication_id AS bigint)) d
WHERE d.lab_id = CAST(:lab AS text) AND d.weighting = CAST(:weighting AS text) AND d.includes_registry_only = CAST(:with_registry_only AS boolean)
ORDER BY array_position(ARRAY['weights', 'data', 'code', 'methods'], d.dimension)
