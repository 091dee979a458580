-- What share of the models that were followed is gone?
-- Asked by: radar-huggingface-dataset.
-- Published: 686f6c61/radar-huggingface-dataset, tombstones of 2026: 748 of about 15,900; https://github.com/686f6c61/radar-huggingface-dataset.
-- Read: percent of all models of labs that we ever saw, gone since.
-- Caveats: gone needs two answers on two days; models that we follow.
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.disappearance, mart.publication.
WITH lab AS (
    SELECT lab_id, sum(gone) AS gone, max(n) AS n, max(as_of) AS as_of FROM mart.disappearance WHERE universe = 'rated' AND kind = 'model' GROUP BY lab_id
)
SELECT 'models gone' AS figure, 'percent' AS unit, 4.7 AS published, round(100.0 * sum(gone) / nullif(sum(n), 0), 1) AS ours,
       coalesce(sum(n), 0)::bigint AS n, max(as_of) AS as_of, (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM lab
