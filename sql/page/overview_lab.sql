-- Counts of statuses per lab and dimension, over the flagship releases that the filters keep, as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per lab. Key: lab_id. Reads: mart.release_disclosure, mart.release_disclosure_of, mart.release, mart.release_of, mart.lab, mart.lab_of, mart.model, mart.model_of.
WITH disclosure AS (
    SELECT d.* FROM mart.release_disclosure d WHERE CAST(:as_of AS date) IS NULL
    UNION ALL
    SELECT d.* FROM mart.release_disclosure_of(CAST(:publication_id AS bigint)) d WHERE CAST(:as_of AS date) IS NOT NULL
), release AS (
    SELECT r.release_id, r.modality, r.is_registry FROM mart.release r WHERE CAST(:as_of AS date) IS NULL
    UNION ALL
    SELECT r.release_id, r.modality, r.is_registry FROM mart.release_of(CAST(:publication_id AS bigint)) r WHERE CAST(:as_of AS date) IS NOT NULL
), lab AS (
    SELECT l.lab_id, l.name, l.kind, l.countries FROM mart.lab l WHERE CAST(:as_of AS date) IS NULL
    UNION ALL
    SELECT l.lab_id, l.name, l.kind, l.countries FROM mart.lab_of(CAST(:publication_id AS bigint)) l WHERE CAST(:as_of AS date) IS NOT NULL
), size AS (
    -- Read models only if a size is asked for.
    SELECT m.release_id, max(m.parameters) AS parameters
    FROM (SELECT m.release_id, m.role, m.parameters FROM mart.model m WHERE CAST(:as_of AS date) IS NULL AND CAST(:size AS text) IS NOT NULL
          UNION ALL
          SELECT m.release_id, m.role, m.parameters FROM mart.model_of(CAST(:publication_id AS bigint)) m
          WHERE CAST(:as_of AS date) IS NOT NULL AND CAST(:size AS text) IS NOT NULL) m
    WHERE m.role IN ('flagship', 'size')
    GROUP BY m.release_id
)
SELECT l.lab_id, l.name, l.kind, l.countries, count(*) AS n, min(d.release_date) AS first_date, max(d.release_date) AS last_date,
       count(*) FILTER (WHERE d.weights_status = 'open') AS weights_open, count(*) FILTER (WHERE d.weights_status = 'partial') AS weights_partial,
       count(*) FILTER (WHERE d.weights_status = 'closed') AS weights_closed, count(*) FILTER (WHERE d.weights_status = 'unknown') AS weights_unknown,
       count(*) FILTER (WHERE d.data_status = 'open') AS data_open, count(*) FILTER (WHERE d.data_status = 'partial') AS data_partial,
       count(*) FILTER (WHERE d.data_status = 'closed') AS data_closed, count(*) FILTER (WHERE d.data_status = 'unknown') AS data_unknown,
       count(*) FILTER (WHERE d.code_status = 'open') AS code_open, count(*) FILTER (WHERE d.code_status = 'partial') AS code_partial,
       count(*) FILTER (WHERE d.code_status = 'closed') AS code_closed, count(*) FILTER (WHERE d.code_status = 'unknown') AS code_unknown,
       count(*) FILTER (WHERE d.methods_status = 'open') AS methods_open, count(*) FILTER (WHERE d.methods_status = 'partial') AS methods_partial,
       count(*) FILTER (WHERE d.methods_status = 'closed') AS methods_closed, count(*) FILTER (WHERE d.methods_status = 'unknown') AS methods_unknown
FROM disclosure d
JOIN lab l USING (lab_id)
JOIN release r USING (release_id)
LEFT JOIN size s USING (release_id)
WHERE d.is_counted AND r.is_registry
  AND (CAST(:country AS text) IS NULL OR CAST(:country AS text) = ANY (l.countries))
  AND (CAST(:modality AS text) IS NULL OR coalesce(r.modality, 'unknown') = CAST(:modality AS text))
  AND (CAST(:from_year AS integer) IS NULL OR d.release_date >= make_date(CAST(:from_year AS integer), 1, 1))
  AND (CAST(:to_year AS integer) IS NULL OR d.release_date < make_date(CAST(:to_year AS integer) + 1, 1, 1))
  AND (CAST(:registry_only AS boolean) OR NOT d.is_registry_only)
  AND (CAST(:size AS text) IS NULL
       OR CAST(:size AS text) = CASE WHEN s.parameters IS NULL THEN 'unknown' WHEN s.parameters < 1000000000 THEN 'below-1b'
                                     WHEN s.parameters < 10000000000 THEN '1b-10b' WHEN s.parameters < 100000000000 THEN '10b-100b' ELSE 'from-100b' END)
GROUP BY l.lab_id, l.name, l.kind, l.countries
ORDER BY l.name, l.lab_id
