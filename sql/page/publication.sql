-- One publication: by its number; else the one that holds for the day as_of; else the newest.
-- Grain: at most one row. Key: publication_id. Reads: mart.publication.
SELECT publication_id, as_of, published_at, world, publication_id = (SELECT max(n.publication_id) FROM mart.publication n) AS is_newest
FROM mart.publication
WHERE CASE WHEN CAST(:publication AS bigint) IS NOT NULL THEN publication_id = CAST(:publication AS bigint)
           WHEN CAST(:as_of AS date) IS NOT NULL THEN publication_id = mart.publication_as_of(CAST(:as_of AS date))
           ELSE true END
ORDER BY publication_id DESC
LIMIT 1
