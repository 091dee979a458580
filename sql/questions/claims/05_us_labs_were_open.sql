-- US labs released openly in 2016 to 2020.
-- Asked by: the founding argument.
-- Read: one row per dimension; value is the share of their releases of these years that is open, of those known; it holds where more than half are, whatever the unknown ones are.
-- Caveats: flagship releases by the registry's criterion; dates from corrections, the registry, arXiv and GitHub, since the Hub begins in 2022.
-- Needs: n, US releases of these years, at least 20, and coverage, the share known, at least 0.8.
-- Columns: metric, value, n, coverage, as_of, world, holds, because.
-- Reads: mart.disclosure_profile, mart.publication.
WITH told AS (
    SELECT d.dimension, d.place, coalesce(sum(x.n_open + x.n_partial + x.n_closed + x.n_unknown), 0) AS n, sum(x.n_open) AS n_open, sum(x.n_unknown) AS n_unknown
    FROM (VALUES ('weights', 1), ('data', 2), ('code', 3), ('methods', 4)) AS d (dimension, place)
    LEFT JOIN mart.disclosure_profile x ON x.universe = 'registry' AND x.country = 'US' AND x.dimension = d.dimension AND x.weighting = 'release' AND x."window" = '2016-2020'
    GROUP BY d.dimension, d.place
)
SELECT 'open share of ' || t.dimension || ', US 2016-2020, of known' AS metric, round(t.n_open / nullif(t.n - t.n_unknown, 0), 4) AS value, floor(t.n)::bigint AS n,
       round(coalesce(1 - t.n_unknown / nullif(t.n, 0), 0), 4) AS coverage, p.as_of, p.world,
       CASE WHEN t.n < 20 OR 1 - t.n_unknown / t.n < 0.8 THEN 'undetermined' WHEN t.n_open / t.n > 0.5 THEN 'true'
            WHEN (t.n_open + t.n_unknown) / t.n <= 0.5 THEN 'false' ELSE 'undetermined' END AS holds,
       format('%s open, %s unknown, of %s releases', coalesce(round(t.n_open, 1)::text, '0'), coalesce(round(t.n_unknown, 1)::text, '0'), round(t.n, 1)) AS because
FROM told t
LEFT JOIN (SELECT as_of, world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) p ON true
ORDER BY t.place
