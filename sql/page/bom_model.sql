-- Models of a release with licence, size and what each discloses; as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per model. Key: hub_id. Reads: mart.model, mart.model_of, mart.model_disclosure, mart.model_disclosure_of.
WITH model AS (
    SELECT m.* FROM mart.model m WHERE CAST(:as_of AS date) IS NULL AND m.release_id = CAST(:release AS text)
    UNION ALL
    SELECT m.* FROM mart.model_of(CAST(:publication_id AS bigint)) m WHERE CAST(:as_of AS date) IS NOT NULL AND m.release_id = CAST(:release AS text)
), disclosure AS (
    SELECT d.* FROM mart.model_disclosure d WHERE CAST(:as_of AS date) IS NULL AND d.release_id = CAST(:release AS text)
    UNION ALL
    SELECT d.* FROM mart.model_disclosure_of(CAST(:publication_id AS bigint)) d
    WHERE CAST(:as_of AS date) IS NOT NULL AND d.release_id = CAST(:release AS text)
)
SELECT m.hub_id, m.role, m.created_at, m.gated, m.pipeline_tag, m.library_name, m.parameters, m.hub_license_id, m.license_spdx, m.licence_class, m.gone_at,
       d.weights_finding, d.weights_look, d.weights_status, d.data_finding, d.data_look, d.data_status, d.data_reason, d.code_finding, d.code_look,
       d.code_status, d.methods_finding, d.methods_look, d.methods_status, d.licence_status, d.hub_id IS NOT NULL AS is_rated, count(*) OVER () AS total
FROM model m
LEFT JOIN disclosure d USING (hub_id)
ORDER BY array_position(ARRAY['flagship', 'base', 'size', 'distill', 'adapter', 'quantisation'], m.role), m.hub_id
LIMIT 1000
