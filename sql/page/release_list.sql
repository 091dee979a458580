-- Releases by words of their name, the newest first.
-- Grain: one row per release. Key: release_id. Reads: mart.release_disclosure, mart.lab.
SELECT d.release_id, d.name, d.lab_id, l.name AS lab, d.release_date, d.weights_status, d.data_status, d.code_status, d.methods_status,
       d.licence_status, count(*) OVER () AS total
FROM mart.release_disclosure d
LEFT JOIN mart.lab l USING (lab_id)
WHERE (CAST(:words AS text) IS NULL OR strpos(lower(d.name || ' ' || d.release_id || ' ' || coalesce(l.name, '')), lower(CAST(:words AS text))) > 0)
  AND (CAST(:words AS text) IS NOT NULL OR d.is_counted)
ORDER BY d.is_counted DESC, d.release_date DESC NULLS LAST, d.release_id
LIMIT 100 OFFSET CAST(:skip AS integer)
