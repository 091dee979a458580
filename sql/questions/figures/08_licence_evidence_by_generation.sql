-- How fast does the evidence of a restriction fade from generation to generation, and how many models beyond the seventh declare nothing?
-- Asked by: people who rely on licence terms passing on to derivatives.
-- Published: A governance horizon for ethical-use constraints (arXiv 2605.24383), May 2026; https://arxiv.org/abs/2605.24383.
-- Read: half-life in generations of the share of models that declare a restricted licence, by least squares on its logarithm over generations in which at least 20 models declare one; and percent of models beyond generation 7 whose licence is not declared or of no known class.
-- Caveats: the authors read licence texts too, we what the record declares; generation is the longest way up to a root; restricted is proprietary, non-commercial or use-restricted. The publication says at least.
-- Needs: at least 20 models of one generation that declare a restricted licence.
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.licence_mix, mart.publication.
WITH generation AS (
    SELECT scope_id::integer AS generation, max(n) AS n, max(as_of) AS as_of,
           coalesce(sum(share_of_all) FILTER (WHERE licence_class IN ('proprietary-restricted', 'non-commercial', 'use-restricted')), 0) AS restricted,
           coalesce(sum(weight) FILTER (WHERE licence_class = 'unknown'), 0) AS without, sum(weight) AS weight
    FROM mart.licence_mix
    WHERE universe = 'collected_hub' AND scope_kind = 'generation' AND "window" = 'all_time' AND weighting = 'model' AND size_band = 'all' AND licence_id <> 'all'
    GROUP BY scope_id
)
SELECT 'half-life of evidence of a restriction' AS figure, 'generations' AS unit, 1.31 AS published,
       round((-ln(2.0) / nullif(regr_slope(ln(restricted)::float8, generation), 0))::numeric, 2) AS ours, sum(n)::bigint AS n, max(as_of) AS as_of, (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM generation
WHERE restricted * n >= 20
UNION ALL
SELECT 'no evidence beyond generation 7, at least', 'percent', 80, round(100 * sum(without) / nullif(sum(weight), 0)), sum(n)::bigint, max(as_of),
       (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1)
FROM generation
WHERE generation > 7
ORDER BY figure DESC
