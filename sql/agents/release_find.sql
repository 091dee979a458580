-- Releases whose name, id or lab holds every word, the fullest match first.
-- Grain: one row per release. Key: release_id. Reads: mart.release_disclosure, mart.lab.
WITH named AS (
    SELECT d.release_id, d.name, d.lab_id, l.name AS lab, d.release_date, d.is_counted, d.weights_status, d.data_status, d.code_status, d.methods_status,
           d.licence_status, regexp_replace(lower(d.name), '[^[:alnum:]]+', '', 'g') AS plain_name,
           regexp_replace(lower(coalesce(l.name, '') || ' ' || d.name || ' ' || d.release_id), '[^[:alnum:]]+', '', 'g') AS plain
    FROM mart.release_disclosure d
    LEFT JOIN mart.lab l USING (lab_id)
)
SELECT n.release_id, n.name, n.lab_id, n.lab, n.release_date, n.is_counted, n.weights_status, n.data_status, n.code_status, n.methods_status, n.licence_status,
       count(*) OVER () AS total
FROM named n
WHERE (SELECT bool_and(strpos(n.plain, w.word) > 0) FROM unnest(CAST(:words AS text[])) AS w (word))
ORDER BY n.plain_name = array_to_string(CAST(:words AS text[]), '') DESC, n.is_counted DESC, length(n.plain_name), n.release_date DESC NULLS LAST, n.release_id
LIMIT CAST(:most AS integer)
