-- Models of a release with their role, size, licence and adoption; as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per model. Key: hub_id. Reads: mart.model, mart.model_of.
WITH model AS (
    SELECT m.* FROM mart.model m WHERE CAST(:as_of AS date) IS NULL AND m.release_id = CAST(:release AS text)
    UNION ALL
    SELECT m.* FROM mart.model_of(CAST(:publication_id AS bigint)) m WHERE CAST(:as_of AS date) IS NOT NULL AND m.release_id = CAST(:release AS text)
)
SELECT m.hub_id, m.role, m.created_at, m.gated, m.pipeline_tag, m.parameters, m.license_spdx, m.licence_class, m.downloads, m.likes, m.gone_at,
       count(*) OVER () AS total
FROM model m
ORDER BY array_position(ARRAY['flagship', 'base', 'size', 'distill', 'adapter', 'quantisation'], m.role), m.downloads DESC NULLS LAST, m.hub_id
LIMIT 60
