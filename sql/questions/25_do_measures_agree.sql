-- Do stars, likes and downloads put releases in the same order?
-- Asked by: PeaTMOSS (I1); Model Hubs and Beyond.
-- Read: Spearman's rank correlation over releases for which both are known, newest month.
-- Caveats: none of the three services gives citations; equal values share their mean rank.
-- Columns: measure, other, rank_correlation, n, as_of.
-- Reads: mart.adoption.
WITH newest AS (
    SELECT DISTINCT ON (subject_id) subject_id, downloads_30d, downloads_all_time, likes, stars, as_of
    FROM mart.adoption WHERE universe = 'rated' AND subject_kind = 'release'
    ORDER BY subject_id, month DESC
), pair AS (
    SELECT p.a, p.b, n.subject_id, p.x, p.y, n.as_of
    FROM newest n
    CROSS JOIN LATERAL (VALUES ('likes', 'downloads_30d', n.likes, n.downloads_30d), ('likes', 'downloads_all_time', n.likes, n.downloads_all_time),
                               ('likes', 'stars', n.likes, n.stars), ('stars', 'downloads_30d', n.stars, n.downloads_30d),
                               ('downloads_30d', 'downloads_all_time', n.downloads_30d, n.downloads_all_time)) AS p (a, b, x, y)
    WHERE p.x IS NOT NULL AND p.y IS NOT NULL
), ranked AS (
    SELECT a, b, as_of, rank() OVER (PARTITION BY a, b ORDER BY x) + (count(*) OVER (PARTITION BY a, b, x) - 1) / 2.0 AS rank_x,
           rank() OVER (PARTITION BY a, b ORDER BY y) + (count(*) OVER (PARTITION BY a, b, y) - 1) / 2.0 AS rank_y
    FROM pair
)
SELECT a AS measure, b AS other, round(corr(rank_x::float8, rank_y::float8)::numeric, 4) AS rank_correlation, count(*) AS n, max(as_of) AS as_of
FROM ranked
GROUP BY a, b
ORDER BY a, b
