-- What waits for a person in mart.review_queue, as rows of sql/registry/corrections.csv that lack their source and their day.
SELECT 'release' AS subject_kind, q.release_id AS subject_id, split_part(q.correction, ',', 3) AS field, q.artifact_id AS value, '' AS source, '' AS recorded_on,
       concat_ws('; ', q.reason, q.rule, CASE WHEN q.downloads IS NOT NULL THEN q.downloads || ' downloads in 30 days' END) AS note
FROM mart.review_queue q
ORDER BY q.place
LIMIT :rows
