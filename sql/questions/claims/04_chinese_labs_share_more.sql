-- Chinese labs share weights, data, code and methods more than US labs do.
-- Asked by: the founding argument.
-- Read: one row per dimension; value is the share open in China less that in the United States, over releases whose status is known. It holds, or does not, only where no unknown could undo it.
-- Caveats: counted releases of registry labs, API-only ones among them; a lab of several countries counts in each by a fraction.
-- Needs: n, the smaller number of releases of the two, at least 30, and coverage, the smaller share known, at least 0.8.
-- Columns: metric, value, n, coverage, as_of, world, holds, because.
-- Reads: mart.country_disclosure, mart.publication.
WITH side AS (
    SELECT d.dimension, c.country, coalesce(x.n, 0) AS n, x.n_open, x.n_unknown, x.share_open_low AS low, x.share_open_high AS high
    FROM (VALUES ('weights', 1), ('data', 2), ('code', 3), ('methods', 4)) AS d (dimension, place)
    CROSS JOIN (VALUES ('CN'), ('US')) AS c (country)
    LEFT JOIN mart.country_disclosure x ON x.country = c.country AND x.dimension = d.dimension AND x.weighting = 'release' AND x.includes_registry_only
), told AS (
    SELECT dimension, min(n) AS n, min(coalesce(1 - n_unknown / nullif(n, 0), 0)) AS coverage,
           max(n_open / nullif(n - n_unknown, 0)) FILTER (WHERE country = 'CN') - max(n_open / nullif(n - n_unknown, 0)) FILTER (WHERE country = 'US') AS value,
           max(low) FILTER (WHERE country = 'CN') AS cn_low, max(high) FILTER (WHERE country = 'CN') AS cn_high,
           max(low) FILTER (WHERE country = 'US') AS us_low, max(high) FILTER (WHERE country = 'US') AS us_high
    FROM side GROUP BY dimension
)
SELECT 'open share of ' || t.dimension || ', CN less US, of known' AS metric, round(t.value, 4) AS value, floor(t.n)::bigint AS n, round(coalesce(t.coverage, 0), 4) AS coverage,
       p.as_of, p.world,
       CASE WHEN t.n < 30 OR coalesce(t.coverage, 0) < 0.8 THEN 'undetermined' WHEN t.cn_low > t.us_high THEN 'true' WHEN t.cn_high <= t.us_low THEN 'false'
            ELSE 'undetermined' END AS holds,
       format('CN %s to %s %%, US %s to %s %% open', coalesce(round(100 * t.cn_low)::text, '?'), coalesce(round(100 * t.cn_high)::text, '?'),
              coalesce(round(100 * t.us_low)::text, '?'), coalesce(round(100 * t.us_high)::text, '?')) AS because
FROM told t
LEFT JOIN (SELECT as_of, world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) p ON true
ORDER BY array_position('{weights,data,code,methods}'::text[], t.dimension)
