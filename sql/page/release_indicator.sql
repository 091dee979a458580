-- Every indicator of the catalogue with its status for a release; as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per indicator. Key: indicator. Reads: mart.indicator, mart.release_indicator, mart.release_indicator_of, mart.evidence, mart.evidence_history.
WITH found AS (
    SELECT i.* FROM mart.release_indicator i WHERE CAST(:as_of AS date) IS NULL AND i.release_id = CAST(:release AS text)
    UNION ALL
    SELECT i.* FROM mart.release_indicator_of(CAST(:publication_id AS bigint)) i
    WHERE CAST(:as_of AS date) IS NOT NULL AND i.release_id = CAST(:release AS text)
)
SELECT c.indicator, c.dimension, c.name, c.definition, c.is_deciding, c.mof_component, c.mof_class, c.osai_parameter,
       coalesce(f.status, 'unknown') AS status, coalesce(f.n_evidence, 0) AS n_evidence, e.evidence_id, e.rule, e.rule_version, e.source_kind, e.source_key,
       e.locator, e.source_url, e.quotation, e.is_quotation, e.observed_at
FROM mart.indicator c
LEFT JOIN found f USING (indicator)
LEFT JOIN LATERAL (
    SELECT w.* FROM (
        SELECT e.evidence_id, e.rule, e.rule_version, e.source_kind, e.source_key, e.locator, e.source_url, e.quotation, e.is_quotation, e.observed_at, 0 AS age
        FROM mart.evidence e WHERE e.evidence_id = f.evidence_id
        UNION ALL
        SELECT h.evidence_id, h.rule, h.rule_version, h.source_kind, h.source_key, h.locator, h.source_url, h.quotation, h.is_quotation, h.observed_at, 1
        FROM mart.evidence_history h WHERE h.evidence_id = f.evidence_id AND CAST(:as_of AS date) IS NOT NULL
    ) w
    ORDER BY w.age
    LIMIT 1
) e ON true
ORDER BY array_position(ARRAY['weights', 'data', 'code', 'methods', 'licence'], c.dimension), c.is_deciding DESC, c.mof_class DESC NULLS LAST, c.name
