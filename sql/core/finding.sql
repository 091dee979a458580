-- Finding, look and status per model and per release.
-- Grain: one row per subject and dimension. Key: subject_kind, subject_id, dimension. Reads: core.evidence, core.indicator, core.model_look, core.release, core.release_member.
WITH score AS (
    SELECT release_id, hub_id, dimension, rule,
           CASE finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END AS score, locator
    FROM core.evidence
    -- What is told beside a dimension does not decide it.
    WHERE rule NOT LIKE 'correction.%' AND indicator NOT IN (SELECT i.indicator FROM core.indicator i WHERE NOT i.is_deciding)
), of_release AS (
    SELECT release_id, dimension, max(score) AS score
    FROM score WHERE hub_id IS NULL AND rule <> 'data.base_named' GROUP BY release_id, dimension
), overruled AS (
    -- A person's correction stands above everything found, and is a complete look of its own.
    SELECT DISTINCT ON (release_id, dimension) release_id, dimension, CASE finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END AS score
    FROM core.evidence
    WHERE rule = 'correction.status'
    ORDER BY release_id, dimension, observed_at DESC, evidence_id
), named_base AS (
    -- Its documents name a base: the least that is known of any.
    SELECT release_id, min(score) AS score FROM score WHERE rule = 'data.base_named' AND hub_id IS NULL GROUP BY release_id
), api_only AS (
    SELECT DISTINCT release_id, dimension FROM score WHERE rule = 'registry.api_only'
), own AS (
    SELECT k.hub_id, rm.release_id, rm.role, k.dimension, k.look,
           greatest(coalesce(max(s.score) FILTER (WHERE s.rule NOT IN ('data.base_model', 'data.base_named')), 0),
                    CASE WHEN k.dimension IN ('data', 'code', 'methods') THEN coalesce(max(o.score), 0) ELSE 0 END) AS score,
           -- A declared base says more than one that is only named.
           CASE WHEN k.dimension = 'data' THEN coalesce(min(s.score) FILTER (WHERE s.rule = 'data.base_model'),
                                                       min(s.score) FILTER (WHERE s.rule = 'data.base_named'), min(b.score)) END AS base_score,
           coalesce(bool_or(s.locator = 'quantized') FILTER (WHERE s.rule = 'data.base_model'), false) AS is_quantised
    FROM core.model_look k
    JOIN core.release_member rm ON rm.artifact_kind = 'model' AND rm.artifact_id = k.hub_id
    LEFT JOIN score s ON s.hub_id = k.hub_id AND s.dimension = k.dimension
    LEFT JOIN of_release o ON o.release_id = rm.release_id AND o.dimension = k.dimension
    LEFT JOIN named_base b ON b.release_id = rm.release_id
    GROUP BY k.hub_id, rm.release_id, rm.role, k.dimension, k.look
), model AS (
    SELECT hub_id, release_id, role, dimension, look,
           -- Base and end model together: equal, or else partial.
           CASE WHEN dimension <> 'data' OR base_score IS NULL OR base_score = score THEN score
                WHEN is_quantised THEN greatest(score, base_score)
                ELSE 1 END AS score
    FROM own
), flagship AS (
    SELECT release_id, dimension,
           max(score) AS score,
           bool_and(look = 'complete') AS is_complete,
           bool_or(look <> 'none') AS is_partial
    FROM model m
    WHERE role = 'flagship'
       OR NOT EXISTS (SELECT 1 FROM core.release_member f
                      WHERE f.release_id = m.release_id AND f.artifact_kind = 'model' AND f.role = 'flagship')
    GROUP BY release_id, dimension
), release AS (
    SELECT r.release_id, d.dimension,
           -- Weights and licence are of models; a release without a model has what its own documents show.
           coalesce(f.score, o.score, 0) AS score,
           CASE WHEN a.release_id IS NOT NULL OR f.is_complete THEN 'complete'
                WHEN f.is_partial OR o.score > 0 THEN 'partial' ELSE 'none' END AS look
    FROM core.release r
    CROSS JOIN (VALUES ('weights'), ('data'), ('code'), ('methods'), ('licence')) AS d (dimension)
    LEFT JOIN flagship f ON f.release_id = r.release_id AND f.dimension = d.dimension
    LEFT JOIN of_release o ON o.release_id = r.release_id AND o.dimension = d.dimension
    LEFT JOIN api_only a ON a.release_id = r.release_id AND a.dimension = d.dimension
), subject AS (
    SELECT 'model' AS subject_kind, hub_id AS subject_id, dimension, score, look FROM model
    UNION ALL
    SELECT 'release', r.release_id, r.dimension, coalesce(o.score, r.score), CASE WHEN o.release_id IS NOT NULL THEN 'complete' ELSE r.look END
    FROM release r
    LEFT JOIN overruled o ON o.release_id = r.release_id AND o.dimension = r.dimension
)
SELECT subject_kind, subject_id, dimension,
       CASE score WHEN 2 THEN 'open' WHEN 1 THEN 'partial' ELSE 'none' END AS finding,
       look,
       CASE WHEN score = 2 THEN 'open' WHEN score = 1 THEN 'partial' WHEN look = 'complete' THEN 'closed' ELSE 'unknown' END AS status
FROM subject
