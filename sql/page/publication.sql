-- The newest publication, or the one that speaks for the day as_of.
-- Grain: at most one row. Key: publication_id. Reads: mart.publication.
SELECT publication_id, as_of, published_at, world
FROM mart.publication
WHERE CAST(:as_of AS date) IS NULL OR publication_id = mart.publication_as_of(CAST(:as_of AS date))
ORDER BY publication_id DESC
LIMIT 1
