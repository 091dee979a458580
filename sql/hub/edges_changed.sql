-- Bring the edges of what was touched up to date; tells each edge that came (1) or went (-1), with its parent's key.
CREATE TEMPORARY TABLE hub_edge_changed (child_key integer, parent_key integer, added smallint) ON COMMIT DROP;

WITH touched AS MATERIALIZED (
    SELECT hub_key FROM raw.hub_repository WHERE kind = 'model' AND block_id > %(after)s
), went AS (
    DELETE FROM core.hub_edge e
    USING touched t
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

-- A name that had no bearer, or another one, has one now.
WITH touched AS MATERIALIZED (
    SELECT hub_key, hub_id FROM raw.hub_repository WHERE kind = 'model' AND block_id > %(after)s
), stale AS (
    SELECT e.child_key, e.parent_hub_id, e.relation, e.parent_key AS was, t.hub_key AS becomes
    FROM touched t
    JOIN core.hub_edge e ON e.parent_hub_id = t.hub_id
    WHERE e.parent_key IS DISTINCT FROM t.hub_key
), taken AS (
    UPDATE core.hub_edge e
    SET parent_key = s.becomes, is_renamed = false
    FROM stale s
    WHERE e.child_key = s.child_key AND e.parent_hub_id = s.parent_hub_id AND e.relation = s.relation
    RETURNING e.child_key, s.was, s.becomes
)
INSERT INTO hub_edge_changed
SELECT taken.child_key, told.parent_key, told.added FROM taken CROSS JOIN LATERAL (VALUES (was, -1), (becomes, 1)) AS told (parent_key, added);

-- A model that bears another name now is still the parent of those that declare the old one.
UPDATE core.hub_edge e
SET is_renamed = true
FROM raw.hub_repository r
JOIN raw.hub_repository_history o ON o.hub_key = r.hub_key AND o.observed_to = r.observed_at AND o.hub_id <> r.hub_id
WHERE r.kind = 'model' AND r.block_id > %(after)s AND e.parent_key = r.hub_key AND e.parent_hub_id <> r.hub_id AND NOT e.is_renamed;

SELECT child_key, parent_key, added FROM hub_edge_changed;
