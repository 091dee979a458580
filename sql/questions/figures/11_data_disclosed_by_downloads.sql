-- What share of downloads goes to models whose training data is disclosed and available?
-- Asked by: Economies of Open Intelligence.
-- Published: Economies of Open Intelligence (arXiv 2512.03073), table 1, November 2025; https://arxiv.org/abs/2512.03073.
-- Read: percent of downloads, of models released in 2022 and in 2025, over models whose status is known.
-- Caveats: they weigh downloads of the year by the models of any age, we the last 30 days by the year of release; our open is data that can be had without a gate.
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.disclosure_profile, mart.publication.
WITH figure (place, figure, year, published) AS (VALUES (1, '2022', '2022', 79.3), (2, '2025', '2025', 39.8))
SELECT 'training data open, releases of ' || f.figure AS figure, 'percent' AS unit, f.published::numeric AS published,
       round(100 * sum(p.n_open) / nullif(sum(p.n_open + p.n_partial + p.n_closed), 0), 1) AS ours, coalesce(sum(p.n), 0)::bigint AS n, max(p.as_of) AS as_of, (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM figure f
LEFT JOIN mart.disclosure_profile p ON p."window" = f.year AND p.universe = 'rated' AND p.dimension = 'data' AND p.weighting = 'download'
GROUP BY f.place, f.figure, f.published
ORDER BY f.place
