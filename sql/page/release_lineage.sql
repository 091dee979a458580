-- Declared lineage around the models of a release: their base models through four steps, and the models declared to be made from them, one step.
-- Grain: one row per edge. Key: child_hub_id, parent_hub_id, relation. Reads: mart.lineage, mart.model, mart.release.
WITH RECURSIVE own AS (
    SELECT m.hub_id FROM mart.model m WHERE m.release_id = CAST(:release AS text) ORDER BY m.downloads DESC NULLS LAST, m.hub_id LIMIT 60
), up AS (
    SELECT l.child_hub_id, l.parent_hub_id, l.relation, l.is_parent_seen, 1 AS step
    FROM mart.lineage l JOIN own o ON o.hub_id = l.child_hub_id
    WHERE l.gone_at IS NULL AND NOT l.is_self
    UNION
    SELECT l.child_hub_id, l.parent_hub_id, l.relation, l.is_parent_seen, u.step + 1
    FROM mart.lineage l JOIN up u ON u.parent_hub_id = l.child_hub_id
    WHERE l.gone_at IS NULL AND NOT l.is_self AND u.step < 4
), down AS (
    SELECT l.child_hub_id, l.parent_hub_id, l.relation, l.is_parent_seen, -1 AS step
    FROM mart.lineage l JOIN own o ON o.hub_id = l.parent_hub_id
    WHERE l.gone_at IS NULL AND NOT l.is_self
    ORDER BY l.relation, l.child_hub_id
    LIMIT 200
)
SELECT e.child_hub_id, e.parent_hub_id, e.relation, e.is_parent_seen, min(e.step) AS step,
       c.release_id AS child_release_id, p.release_id AS parent_release_id, x.name AS child_release, y.name AS parent_release
FROM (SELECT u.* FROM up u UNION ALL SELECT d.* FROM down d) e
LEFT JOIN mart.model c ON c.hub_id = e.child_hub_id
LEFT JOIN mart.model p ON p.hub_id = e.parent_hub_id
LEFT JOIN mart.release x ON x.release_id = c.release_id
LEFT JOIN mart.release y ON y.release_id = p.release_id
GROUP BY e.child_hub_id, e.parent_hub_id, e.relation, e.is_parent_seen, c.release_id, p.release_id, x.name, y.name
ORDER BY step DESC, e.relation, e.parent_hub_id, e.child_hub_id
LIMIT 240
