-- Releases by words of their name, the newest first, as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per release. Key: release_id. Reads: mart.release_disclosure, mart.release_disclosure_of, mart.lab, mart.lab_of.
WITH disclosure AS (
    SELECT d.* FROM mart.release_disclosure d WHERE CAST(:as_of AS date) IS NULL
    UNION ALL
    SELECT d.* FROM mart.release_disclosure_of(CAST(:publication_id AS bigint)) d WHERE CAST(:as_of AS date) IS NOT NULL
), lab AS (
    SELECT l.lab_id, l.name FROM mart.lab l WHERE CAST(:as_of AS date) IS NULL
    UNION ALL
    SELECT l.lab_id, l.name FROM mart.lab_of(CAST(:publication_id AS bigint)) l WHERE CAST(:as_of AS date) IS NOT NULL
)
SELECT d.release_id, d.name, d.lab_id, l.name AS lab, d.release_date, d.weights_status, d.data_status, d.code_status, d.methods_status,
       d.licence_status, count(*) OVER () AS total
FROM disclosure d
LEFT JOIN lab l USING (lab_id)
WHERE (CAST(:words AS text) IS NULL OR strpos(lower(d.name || ' ' || d.release_id || ' ' || coalesce(l.name, '')), lower(CAST(:words AS text))) > 0)
  AND (CAST(:words AS text) IS NOT NULL OR d.is_counted)
ORDER BY d.is_counted DESC, d.release_date DESC NULLS LAST, d.release_id
LIMIT CAST(:most AS integer) OFFSET CAST(:skip AS integer)
