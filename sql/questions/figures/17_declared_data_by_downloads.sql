-- What share of all downloads of the Hub goes to models that declare training data which can be had?
-- Asked by: Economies of Open Intelligence.
-- Published: Economies of Open Intelligence (arXiv 2512.03073), table 1, November 2025; https://arxiv.org/abs/2512.03073.
-- Read: percent of downloads of the last 30 days over every model of the Hub, by the published definition: downloads of models with data disclosed and available / all downloads.
-- Caveats: they weigh the year's downloads and annotate models themselves; we weigh the downloads of the newest month and count only data sets declared on the Hub, so that ours is a lower bound. Our row of 2022 counts models made in 2022, theirs all models that existed then.
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.declaration_share, mart.publication.
WITH figure (place, figure, created_year, published) AS (VALUES
    (1, 'models of 2022', '2022', 79.3), (2, 'models of 2025', '2025', 39.8), (3, 'models of any year', 'all', 39.8)
)
SELECT 'training data declared and available, ' || f.figure AS figure, 'percent' AS unit, f.published::numeric AS published,
       round(100 * s.share_open_of_all, 1) AS ours, coalesce(s.n, 0)::bigint AS n, s.as_of, (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM figure f
LEFT JOIN mart.declaration_share s
    ON s.created_year = f.created_year AND s.kind = 'model' AND s.scope_kind = 'all' AND s.size_band = 'all' AND s.library = 'all' AND s.weighting = 'download'
    AND s.component = 'data_available' AND s.month = (SELECT max(month) FROM mart.declaration_share)
ORDER BY f.place
