-- Releases of a lab with their four statuses and their licence, the newest first; as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per release. Key: release_id. Reads: mart.release_disclosure, mart.release_disclosure_of, mart.release, mart.release_of.
WITH disclosure AS (
    SELECT d.* FROM mart.release_disclosure d WHERE CAST(:as_of AS date) IS NULL AND d.lab_id = CAST(:lab AS text)
    UNION ALL
    SELECT d.* FROM mart.release_disclosure_of(CAST(:publication_id AS bigint)) d WHERE CAST(:as_of AS date) IS NOT NULL AND d.lab_id = CAST(:lab AS text)
), release AS (
    SELECT r.release_id, r.modality, r.models, r.is_api_only FROM mart.release r
    WHERE CAST(:as_of AS date) IS NULL AND r.release_id IN (SELECT d.release_id FROM disclosure d)
    UNION ALL
    SELECT r.release_id, r.modality, r.models, r.is_api_only FROM mart.release_of(CAST(:publication_id AS bigint)) r
    WHERE CAST(:as_of AS date) IS NOT NULL AND r.lab_id = CAST(:lab AS text)
)
SELECT d.release_id, d.name, d.release_date, r.modality, r.models, r.is_api_only, d.is_registry_only, d.is_counted,
       d.weights_status, d.data_status, d.code_status, d.methods_status, d.licence_status, count(*) OVER () AS total
FROM disclosure d
LEFT JOIN release r USING (release_id)
WHERE d.is_counted
ORDER BY d.release_date DESC NULLS LAST, d.release_id
LIMIT 500
