-- US labs have closed since: they release less openly from 2023 on than in 2016 to 2020.
-- Asked by: the founding argument.
-- Read: one row per dimension; value is the open share since 2023 less that of 2016 to 2020, of known. It holds where even the most that may be open now is less than the least that was open then.
-- Caveats: other labs may have released in the two periods; question 16 compares each with itself.
-- Needs: n, the smaller number of releases of the two periods, at least 20, and coverage, the smaller share known, at least 0.8.
-- Columns: metric, value, n, coverage, as_of, world, holds, because.
-- Reads: mart.disclosure_profile, mart.publication.
WITH side AS (
    SELECT d.dimension, w."window", coalesce(sum(x.n_open + x.n_partial + x.n_closed + x.n_unknown), 0) AS n, sum(x.n_open) AS n_open, sum(x.n_unknown) AS n_unknown
    FROM (VALUES ('weights'), ('data'), ('code'), ('methods')) AS d (dimension)
    CROSS JOIN (VALUES ('2016-2020'), ('2023-')) AS w ("window")
    LEFT JOIN mart.disclosure_profile x ON x.universe = 'registry' AND x.country = 'US' AND x.dimension = d.dimension AND x.weighting = 'release' AND x."window" = w."window"
    GROUP BY d.dimension, w."window"
), told AS (
    SELECT dimension, min(n) AS n, coalesce(min(coalesce(1 - n_unknown / nullif(n, 0), 0)), 0) AS coverage,
           max(n_open / nullif(n - n_unknown, 0)) FILTER (WHERE "window" = '2023-') - max(n_open / nullif(n - n_unknown, 0)) FILTER (WHERE "window" = '2016-2020') AS value,
           max(n_open / nullif(n, 0)) FILTER (WHERE "window" = '2016-2020') AS then_low, max((n_open + n_unknown) / nullif(n, 0)) FILTER (WHERE "window" = '2016-2020') AS then_high,
           max(n_open / nullif(n, 0)) FILTER (WHERE "window" = '2023-') AS now_low, max((n_open + n_unknown) / nullif(n, 0)) FILTER (WHERE "window" = '2023-') AS now_high
    FROM side GROUP BY dimension
)
SELECT 'open share of ' || t.dimension || ', US since 2023 less 2016-2020, of known' AS metric, round(t.value, 4) AS value, floor(t.n)::bigint AS n, round(t.coverage, 4) AS coverage,
       p.as_of, p.world,
       CASE WHEN t.n < 20 OR t.coverage < 0.8 THEN 'undetermined' WHEN t.now_high < t.then_low THEN 'true' WHEN t.now_low >= t.then_high THEN 'false'
            ELSE 'undetermined' END AS holds,
       format('2016-2020 %s to %s %%, since 2023 %s to %s %% open', coalesce(round(100 * t.then_low)::text, '?'), coalesce(round(100 * t.then_high)::text, '?'),
              coalesce(round(100 * t.now_low)::text, '?'), coalesce(round(100 * t.now_high)::text, '?')) AS because
FROM told t
LEFT JOIN (SELECT as_of, world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) p ON true
ORDER BY array_position('{weights,data,code,methods}'::text[], t.dimension)
