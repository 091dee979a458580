-- Bring the edges of the models with a newer record up to date; returns each edge that was added (1) or removed (-1): child, parent, number.
CREATE TEMPORARY TABLE hub_edge_changed (child_key integer, parent_key integer, added smallint) ON COMMIT DROP;

WITH went AS (
    DELETE FROM core.hub_edge e
    USING hub_touched t
    WHERE e.child_key = t.hub_key
      AND NOT EXISTS (SELECT 1 FROM hub_edge_new n
                      WHERE n.child_key = e.child_key AND n.parent_hub_id = e.parent_hub_id AND n.relation = e.relation
                        AND n.parent_key IS NOT DISTINCT FROM e.parent_key)
    RETURNING e.child_key, e.parent_key
)
INSERT INTO hub_edge_changed SELECT child_key, parent_key, -1 FROM went;

WITH came AS (
    INSERT INTO core.hub_edge (child_key, parent_key, relation, is_renamed, parent_hub_id)
    SELECT n.child_key, n.parent_key, n.relation, n.is_renamed, n.parent_hub_id
    FROM hub_edge_new n
    ON CONFLICT (child_key, parent_hub_id, relation) DO NOTHING
    RETURNING child_key, parent_key
)
INSERT INTO hub_edge_changed SELECT child_key, parent_key, 1 FROM came;

-- Edges to names that may lead elsewhere now: present and former names of the models with a newer record, and former names that a snapshot brought.
CREATE TEMPORARY TABLE hub_edge_stale ON COMMIT DROP AS
WITH past AS (
    SELECT hub_id FROM raw.hub_repository_history
    WHERE kind = 'model' AND block_id > %(after)s AND EXISTS (SELECT 1 FROM raw.hub_block WHERE block_id > %(after)s AND via = 'snapshot')
), name AS MATERIALIZED (
    SELECT n.hub_id
    FROM (
        SELECT hub_id FROM hub_touched
        UNION SELECT o.hub_id FROM hub_touched t JOIN raw.hub_repository_history o USING (hub_key) WHERE o.hub_id <> t.hub_id
        UNION SELECT hub_id FROM past
    ) n
    WHERE EXISTS (SELECT 1 FROM core.hub_edge e WHERE e.parent_hub_id = n.hub_id)
), resolved AS MATERIALIZED (
    SELECT n.hub_id, coalesce(p.hub_key, h.hub_key) AS becomes, p.hub_key IS NULL AND h.hub_key IS NOT NULL AS is_renamed
    FROM name n
    LEFT JOIN LATERAL (
        SELECT r.hub_key FROM raw.hub_repository r WHERE r.kind = 'model' AND r.hub_id = n.hub_id ORDER BY r.observed_at DESC, r.hub_key DESC LIMIT 1
    ) p ON true
    LEFT JOIN LATERAL (
        SELECT o.hub_key FROM raw.hub_repository_history o
        WHERE p.hub_key IS NULL AND o.kind = 'model' AND o.hub_id = n.hub_id
        ORDER BY o.observed_to DESC, o.hub_key DESC LIMIT 1
    ) h ON true
)
SELECT e.child_key, e.parent_hub_id, e.relation, e.parent_key AS was, r.becomes, r.is_renamed
FROM resolved r
JOIN core.hub_edge e ON e.parent_hub_id = r.hub_id
WHERE ROW(e.parent_key, e.is_renamed) IS DISTINCT FROM ROW(r.becomes, r.is_renamed);

UPDATE core.hub_edge e
SET parent_key = s.becomes, is_renamed = s.is_renamed
FROM hub_edge_stale s
WHERE e.child_key = s.child_key AND e.parent_hub_id = s.parent_hub_id AND e.relation = s.relation;

INSERT INTO hub_edge_changed
SELECT s.child_key, told.parent_key, told.added
FROM hub_edge_stale s CROSS JOIN LATERAL (VALUES (s.was, -1), (s.becomes, 1)) AS told (parent_key, added)
WHERE s.was IS DISTINCT FROM s.becomes;

SELECT child_key, parent_key, added FROM hub_edge_changed;
