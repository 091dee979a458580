-- Declared parents of the models with a newer record (touched.sql). A declared name leads to the model that has it (of several the one with the newest
-- record, since the others are gone or were not asked since), else to the one that had it last; edges_changed.sql and edges_all.sql have the same rule.
INSERT INTO hub_edge_new (child_key, parent_key, relation, is_renamed, parent_hub_id)
SELECT DISTINCT ON (d.child_key, d.parent_hub_id, d.relation)
       d.child_key, coalesce(p.hub_key, h.hub_key), d.relation, p.hub_key IS NULL AND h.hub_key IS NOT NULL, d.parent_hub_id
FROM (
    SELECT t.hub_key AS child_key, split_part(b.declared, ':', 1) AS relation, substr(b.declared, position(':' IN b.declared) + 1) AS parent_hub_id
    FROM hub_touched t
    CROSS JOIN unnest(t.base_models) AS b (declared)
) d
LEFT JOIN raw.hub_repository p ON p.kind = 'model' AND p.hub_id = d.parent_hub_id
LEFT JOIN LATERAL (
    SELECT o.hub_key FROM raw.hub_repository_history o
    WHERE p.hub_key IS NULL AND o.kind = 'model' AND o.hub_id = d.parent_hub_id
    ORDER BY o.observed_to DESC, o.hub_key DESC LIMIT 1
) h ON true
ORDER BY d.child_key, d.parent_hub_id, d.relation, p.observed_at DESC, p.hub_key DESC;
