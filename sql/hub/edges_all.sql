-- Write all declared parents anew. The indexes by parent are dropped before and made after, since updating them row by row costs more than the rows.
SELECT core.index_hub_edges(false);
TRUNCATE core.hub_edge;

INSERT INTO core.hub_edge (child_key, parent_key, relation, is_renamed, parent_hub_id)
SELECT d.child_key, coalesce(p.hub_key, h.hub_key), d.relation, p.hub_key IS NULL AND h.hub_key IS NOT NULL, d.parent_hub_id
FROM (
    SELECT r.hub_key AS child_key, split_part(b.declared, ':', 1) AS relation, substr(b.declared, position(':' IN b.declared) + 1) AS parent_hub_id
    FROM raw.hub_repository r
    CROSS JOIN unnest(r.base_models) AS b (declared)
    WHERE r.kind = 'model'
) d
LEFT JOIN (
    SELECT DISTINCT ON (hub_id) hub_id, hub_key FROM raw.hub_repository WHERE kind = 'model' ORDER BY hub_id, observed_at DESC, hub_key DESC
) p ON p.hub_id = d.parent_hub_id
LEFT JOIN (
    SELECT DISTINCT ON (hub_id) hub_id, hub_key FROM raw.hub_repository_history WHERE kind = 'model' ORDER BY hub_id, observed_to DESC, hub_key DESC
) h ON h.hub_id = d.parent_hub_id;

SELECT core.index_hub_edges(true);
