-- What share of models has no information about itself in a card?
-- Asked by: studies of documentation on the Hub.
-- Published: arXiv 2502.04484, February 2025, over 60 percent of 760,460 models without documentation; https://arxiv.org/abs/2502.04484.
-- Read: percent of all models of the Hub whose record has no metadata of a card.
-- Caveats: a card without metadata may have text, which the Hub's list does not give: we count it as no card; the published figure is a lower bound in words.
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.declaration_share, mart.publication.
SELECT 'models without documentation' AS figure, 'percent' AS unit, 60::numeric AS published,
       (SELECT round(100 * s.weight_unknown / nullif(s.weight_open + s.weight_partial + s.weight_none + s.weight_unknown, 0)) FROM mart.declaration_share s
        WHERE s.kind = 'model' AND s.scope_kind = 'all' AND s.size_band = 'all' AND s.library = 'all' AND s.created_year = 'all' AND s.weighting = 'count'
          AND s.component = 'card' AND s.month = (SELECT max(month) FROM mart.declaration_share)) AS ours,
       (SELECT coalesce(sum(s.n), 0)::bigint FROM mart.declaration_share s
        WHERE s.kind = 'model' AND s.scope_kind = 'all' AND s.size_band = 'all' AND s.library = 'all' AND s.created_year = 'all' AND s.weighting = 'count'
          AND s.component = 'card' AND s.month = (SELECT max(month) FROM mart.declaration_share)) AS n,
       (SELECT max(s.as_of) FROM mart.declaration_share s WHERE s.kind = 'model' AND s.scope_kind = 'all' AND s.component = 'card') AS as_of,
       (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
