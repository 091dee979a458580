-- Days from a release's paper to its weights, code and data; as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per artefact. Key: to_event. Reads: mart.time_to_artefact, mart.time_to_artefact_of.
WITH found AS (
    SELECT t.* FROM mart.time_to_artefact t
    WHERE CAST(:as_of AS date) IS NULL AND t.universe = 'rated' AND t.release_id = CAST(:release AS text)
    UNION ALL
    SELECT t.* FROM mart.time_to_artefact_of(CAST(:publication_id AS bigint)) t
    WHERE CAST(:as_of AS date) IS NOT NULL AND t.universe = 'rated' AND t.release_id = CAST(:release AS text)
)
SELECT t.from_event, t.to_event, t.from_date, t.to_date, CASE WHEN t.censoring IS DISTINCT FROM 'left' THEN coalesce(t.days, t.days_bound) END AS days, t.is_censored, t.censoring,
       t.coverage, t.as_of
FROM found t
ORDER BY array_position(ARRAY['weights', 'code', 'data'], t.to_event)
