-- The rows of evidence that decide the statuses of a release (no hub_id) and of its models; as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per subject and dimension. Key: hub_id, dimension. Reads: mart.evidence, mart.evidence_of, mart.release_disclosure, mart.release_disclosure_of, mart.model_disclosure, mart.model_disclosure_of.
WITH of_release AS (
    SELECT d.weights_evidence_id, d.data_evidence_id, d.code_evidence_id, d.methods_evidence_id FROM mart.release_disclosure d
    WHERE CAST(:as_of AS date) IS NULL AND d.release_id = CAST(:release AS text)
    UNION ALL
    SELECT d.weights_evidence_id, d.data_evidence_id, d.code_evidence_id, d.methods_evidence_id
    FROM mart.release_disclosure_of(CAST(:publication_id AS bigint)) d
    WHERE CAST(:as_of AS date) IS NOT NULL AND d.release_id = CAST(:release AS text)
), of_model AS (
    SELECT d.hub_id, d.weights_evidence_id, d.data_evidence_id, d.code_evidence_id, d.methods_evidence_id FROM mart.model_disclosure d
    WHERE CAST(:as_of AS date) IS NULL AND d.release_id = CAST(:release AS text)
    UNION ALL
    SELECT d.hub_id, d.weights_evidence_id, d.data_evidence_id, d.code_evidence_id, d.methods_evidence_id
    FROM mart.model_disclosure_of(CAST(:publication_id AS bigint)) d
    WHERE CAST(:as_of AS date) IS NOT NULL AND d.release_id = CAST(:release AS text)
), decides AS (
    SELECT NULL::text AS hub_id, x.dimension, x.evidence_id
    FROM of_release d
    CROSS JOIN LATERAL (VALUES ('weights', d.weights_evidence_id), ('data', d.data_evidence_id), ('code', d.code_evidence_id),
                               ('methods', d.methods_evidence_id)) AS x (dimension, evidence_id)
    UNION ALL
    SELECT d.hub_id, x.dimension, x.evidence_id
    FROM of_model d
    CROSS JOIN LATERAL (VALUES ('weights', d.weights_evidence_id), ('data', d.data_evidence_id), ('code', d.code_evidence_id),
                               ('methods', d.methods_evidence_id)) AS x (dimension, evidence_id)
), evidence AS (
    SELECT e.* FROM mart.evidence e WHERE CAST(:as_of AS date) IS NULL AND e.release_id = CAST(:release AS text)
    UNION ALL
    SELECT e.* FROM mart.evidence_of(CAST(:publication_id AS bigint)) e WHERE CAST(:as_of AS date) IS NOT NULL AND e.release_id = CAST(:release AS text)
)
SELECT d.hub_id, d.dimension, e.evidence_id, e.indicator, e.finding, e.rule, e.rule_version, e.source_kind, e.source_key, e.locator, e.quotation, e.is_quotation,
       e.observed_at, e.standing, e.reason, e.source_url
FROM decides d
JOIN evidence e ON e.evidence_id = d.evidence_id
ORDER BY d.hub_id NULLS FIRST, array_position(ARRAY['weights', 'data', 'code', 'methods'], d.dimension)
LIMIT 5000
