-- The flagship releases behind a cell of the overview: those of a lab under the same filters, with their finding and status in one dimension.
-- Grain: one row per release. Key: release_id. Reads: mart.release_disclosure, mart.release_disclosure_of, mart.release, mart.release_of, mart.lab, mart.lab_of, mart.model, mart.model_of.
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
SELECT d.release_id, d.name, d.lab_id, l.name AS lab, d.release_date, d.is_registry_only, x.finding, x.look, x.status, count(*) OVER () AS total
FROM disclosure d
JOIN lab l USING (lab_id)
JOIN release r USING (release_id)
LEFT JOIN size s USING (release_id)
CROSS JOIN LATERAL (
    SELECT v.finding, v.look, v.status
    FROM (VALUES ('weights', d.weights_finding, d.weights_look, d.weights_status), ('data', d.data_finding, d.data_look, d.data_status),
                 ('code', d.code_finding, d.code_look, d.code_status), ('methods', d.methods_finding, d.methods_look, d.methods_status)
         ) AS v (dimension, finding, look, status)
    WHERE v.dimension = CAST(:dimension AS text)
) x
WHERE d.is_counted AND r.is_registry
  AND (CAST(:lab AS text) IS NULL OR d.lab_id = CAST(:lab AS text))
  AND (CAST(:status AS text) IS NULL OR x.status = CAST(:status AS text))
  AND (CAST(:country AS text) IS NULL OR CAST(:country AS text) = ANY (l.countries))
  AND (CAST(:modality AS text) IS NULL OR coalesce(r.modality, 'unknown') = CAST(:modality AS text))
  AND (CAST(:from_year AS integer) IS NULL OR d.release_date >= make_date(CAST(:from_year AS integer), 1, 1))
  AND (CAST(:to_year AS integer) IS NULL OR d.release_date < make_date(CAST(:to_year AS integer) + 1, 1, 1))
  AND (CAST(:registry_only AS boolean) OR NOT d.is_registry_only)
  AND (CAST(:size AS text) IS NULL
       OR CAST(:size AS text) = CASE WHEN s.parameters IS NULL THEN 'unknown' WHEN s.parameters < 1000000000 THEN 'below-1b'
                                     WHEN s.parameters < 10000000000 THEN '1b-10b' WHEN s.parameters < 100000000000 THEN '10b-100b' ELSE 'from-100b' END)
ORDER BY d.release_date DESC NULLS LAST, d.release_id
LIMIT CAST(:most AS integer)
