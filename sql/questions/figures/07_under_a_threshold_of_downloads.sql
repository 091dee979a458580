-- What share of repositories was ever downloaded fewer than 200 times?
-- Asked by: people who read the Hub's size as its use.
-- Published: Hugging Face, State of Open Models, Summer 2026.
-- Read: percent of models whose downloads since creation are known, at the last count of the newest month.
-- Caveats: models only, where the publisher says repositories.
-- Needs: downloads of all time (downloadsAllTime).
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.adoption, mart.publication.
WITH told AS (
    SELECT subject_id AS band, n, as_of
    FROM mart.adoption
    WHERE universe = 'collected_hub' AND subject_kind = 'downloads_band' AND subject_id <> 'unknown'
      AND month = (SELECT max(month) FROM mart.adoption WHERE universe = 'collected_hub' AND subject_kind = 'downloads_band')
)
SELECT 'fewer than 200 downloads' AS figure, 'percent' AS unit, 85.6 AS published,
       round(100.0 * sum(n) FILTER (WHERE band IN ('0', '1 to 199')) / nullif(sum(n), 0), 1) AS ours,
       sum(n)::bigint AS n, max(as_of) AS as_of, (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM told
