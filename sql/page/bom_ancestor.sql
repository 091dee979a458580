-- Declared base models of the models of a release, upwards through four steps; as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per edge. Key: child_hub_id, parent_hub_id, relation. Reads: mart.lineage, mart.lineage_of, mart.model, mart.model_of.
WITH RECURSIVE own AS (
    SELECT m.hub_id FROM mart.model m WHERE CAST(:as_of AS date) IS NULL AND m.release_id = CAST(:release AS text)
    UNION ALL
    SELECT m.hub_id FROM mart.model_of(CAST(:publication_id AS bigint)) m WHERE CAST(:as_of AS date) IS NOT NULL AND m.release_id = CAST(:release AS text)
), edge AS (
    SELECT l.child_hub_id, l.parent_hub_id, l.relation, l.is_parent_seen FROM mart.lineage_of(CAST(:publication_id AS bigint)) l
    WHERE CAST(:as_of AS date) IS NOT NULL AND l.gone_at IS NULL AND NOT l.is_self
), up AS (
    SELECT o.hub_id, 0 AS step FROM own o
    UNION
    SELECT p.parent_hub_id, u.step + 1
    FROM up u
    CROSS JOIN LATERAL (
        SELECT l.parent_hub_id FROM mart.lineage l WHERE CAST(:as_of AS date) IS NULL AND l.child_hub_id = u.hub_id AND l.gone_at IS NULL AND NOT l.is_self
        UNION ALL
        SELECT e.parent_hub_id FROM edge e WHERE e.child_hub_id = u.hub_id
    ) p
    WHERE u.step < 3
)
SELECT DISTINCT x.child_hub_id, x.parent_hub_id, x.relation, x.is_parent_seen
FROM (SELECT DISTINCT u.hub_id FROM up u) u
CROSS JOIN LATERAL (
    SELECT l.child_hub_id, l.parent_hub_id, l.relation, l.is_parent_seen FROM mart.lineage l
    WHERE CAST(:as_of AS date) IS NULL AND l.child_hub_id = u.hub_id AND l.gone_at IS NULL AND NOT l.is_self
    UNION ALL
    SELECT e.child_hub_id, e.parent_hub_id, e.relation, e.is_parent_seen FROM edge e WHERE e.child_hub_id = u.hub_id
) x
ORDER BY x.child_hub_id, x.parent_hub_id, x.relation
LIMIT 5000
