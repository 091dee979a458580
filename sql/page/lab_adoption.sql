-- Adoption of a lab by month and universe; as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per universe and month. Key: universe, month. Reads: mart.adoption, mart.adoption_of.
WITH adoption AS (
    SELECT a.* FROM mart.adoption a WHERE CAST(:as_of AS date) IS NULL AND a.subject_id = CAST(:subject AS text)
    UNION ALL
    SELECT a.* FROM mart.adoption_of(CAST(:publication_id AS bigint)) a WHERE CAST(:as_of AS date) IS NOT NULL AND a.subject_id = CAST(:subject AS text)
)
SELECT a.month, a.universe, a.downloads_added, a.downloads_30d, a.downloads_all_time, a.likes, a.stars, a.counter_resets, a.n, a.coverage, a.as_of
FROM adoption a
WHERE a.subject_kind = CAST(:kind AS text)
ORDER BY a.month DESC, a.universe
LIMIT 240
