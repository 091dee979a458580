-- Ratings of a release by other indices that differ from our finding; as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per index, subject and dimension. Key: source, edition, subject, dimension. Reads: mart.assessment_disagreement, mart.assessment_disagreement_of.
WITH found AS (
    SELECT a.* FROM mart.assessment_disagreement a WHERE CAST(:as_of AS date) IS NULL AND a.release_id = CAST(:release AS text)
    UNION ALL
    SELECT a.* FROM mart.assessment_disagreement_of(CAST(:publication_id AS bigint)) a
    WHERE CAST(:as_of AS date) IS NOT NULL AND a.release_id = CAST(:release AS text)
)
SELECT a.source, a.edition, a.subject, a.dimension, a.label, a.answer, a.look, a.status, a.their_evidence
FROM found a
ORDER BY a.source, a.edition, a.subject, array_position(ARRAY['weights', 'data', 'code', 'methods', 'licence'], a.dimension)
LIMIT 60
