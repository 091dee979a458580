-- How many models are both among the 25 that gained most downloads and among the 25 most liked?
-- Asked by: people who read likes as use.
-- Published: Hugging Face, State of Open Models, Summer 2026.
-- Read: models in both lists; downloads are those added over all months that we counted, likes those of the newest count.
-- Caveats: over models that we follow (universe rated); of two models with equal numbers, the one first by name is taken.
-- Needs: downloads of all time in two months (downloadsAllTime), and likes.
-- Columns: figure, unit, published, ours, n, as_of, world.
-- Reads: mart.adoption, mart.publication.
WITH total AS (
    SELECT subject_id, sum(downloads_added) AS downloads, (array_agg(likes ORDER BY month DESC) FILTER (WHERE likes IS NOT NULL))[1] AS likes, max(as_of) AS as_of
    FROM mart.adoption
    WHERE universe = 'rated' AND subject_kind = 'model'
    GROUP BY subject_id
), placed AS (
    SELECT t.*, row_number() OVER (ORDER BY downloads DESC NULLS LAST, subject_id) AS by_downloads, row_number() OVER (ORDER BY likes DESC NULLS LAST, subject_id) AS by_likes
    FROM total t
)
SELECT 'top 25 by downloads added and by likes: in both' AS figure, 'models' AS unit, 1::numeric AS published,
       CASE WHEN count(downloads) >= 25 AND count(likes) >= 25
            THEN count(*) FILTER (WHERE by_downloads <= 25 AND by_likes <= 25)::numeric END AS ours,
       count(*) AS n, max(as_of) AS as_of, (SELECT world FROM mart.publication ORDER BY publication_id DESC LIMIT 1) AS world
FROM placed
