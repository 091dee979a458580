-- The days on which what is published differs from the day before, the newest four hundred.
-- Grain: one row per day. Key: day. Reads: mart.publication.
SELECT day
FROM (
    SELECT DISTINCT CAST(as_of AT TIME ZONE 'UTC' AS date) AS day
    FROM mart.publication
    ORDER BY day DESC
    LIMIT 400
) newest
ORDER BY day
