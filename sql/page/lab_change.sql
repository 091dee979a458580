-- Changes of the statuses of a lab's releases from publication to publication, the newest first, up to the publication that is shown.
-- Grain: one row per release, moment and dimension. Key: release_id, changed_at, dimension. Reads: mart.release_disclosure, mart.release_disclosure_history, mart.publication.
WITH version AS (
    SELECT d.release_id, d.name, d.published_from, d.publication_id, d.weights_status, d.data_status, d.code_status, d.methods_status, d.licence_status
    FROM mart.release_disclosure d WHERE d.lab_id = CAST(:lab AS text)
    UNION ALL
    SELECT h.release_id, h.name, h.published_from, h.publication_id, h.weights_status, h.data_status, h.code_status, h.methods_status, h.licence_status
    FROM mart.release_disclosure_history h WHERE h.lab_id = CAST(:lab AS text)
), long AS (
    SELECT v.release_id, v.name, v.published_from, v.publication_id, s.dimension, s.status,
           lag(s.status) OVER same AS before, row_number() OVER same AS place
    FROM version v
    CROSS JOIN LATERAL (VALUES ('weights', v.weights_status), ('data', v.data_status), ('code', v.code_status), ('methods', v.methods_status),
                               ('licence', v.licence_status)) AS s (dimension, status)
    WINDOW same AS (PARTITION BY v.release_id, s.dimension ORDER BY v.published_from)
)
SELECT p.as_of AS changed_at, x.release_id, x.name, x.dimension, x.before, x.status, count(*) OVER () AS total
FROM long x
JOIN mart.publication p ON p.publication_id = x.publication_id
WHERE p.publication_id <= CAST(:publication_id AS bigint)
  -- A release's first row is a change unless it came with the very first publication; any other row is one if its status differs.
  AND (CASE WHEN x.place = 1 THEN p.publication_id > (SELECT min(f.publication_id) FROM mart.publication f) ELSE x.before <> x.status END)
ORDER BY p.publication_id DESC, x.name, x.release_id, array_position(ARRAY['weights', 'data', 'code', 'methods', 'licence'], x.dimension)
LIMIT 100
