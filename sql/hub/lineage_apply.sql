-- Apply the changed places and counts to the lineage; a model without parents and children gets no row, unless it is in a cycle.
INSERT INTO core.hub_lineage (hub_key, depth, parents, missing_parents, is_in_cycle, children, children_adapter, children_finetune, children_merge,
    children_quantized, descendants, descendants_adapter, descendants_finetune, descendants_merge, descendants_quantized, ancestor_keys, root_keys)
SELECT hub_key, 0, 0, 0, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '{}', '{}'
FROM (SELECT hub_key FROM hub_lineage_count UNION SELECT hub_key FROM hub_lineage_place) one
ON CONFLICT (hub_key) DO NOTHING;

UPDATE core.hub_lineage l
SET depth = p.depth, parents = p.parents, missing_parents = p.missing_parents, relation = p.relation, ancestor_keys = p.ancestor_keys, root_keys = p.root_keys,
    is_in_cycle = p.is_in_cycle
FROM hub_lineage_place p
WHERE l.hub_key = p.hub_key
  AND ROW(l.depth, l.parents, l.missing_parents, l.relation, l.ancestor_keys, l.root_keys, l.is_in_cycle)
      IS DISTINCT FROM ROW(p.depth, p.parents, p.missing_parents, p.relation, p.ancestor_keys, p.root_keys, p.is_in_cycle);

UPDATE core.hub_lineage l
SET children = l.children + c.children, children_adapter = l.children_adapter + c.children_adapter,
    children_finetune = l.children_finetune + c.children_finetune, children_merge = l.children_merge + c.children_merge,
    children_quantized = l.children_quantized + c.children_quantized,
    descendants = l.descendants + c.descendants, descendants_adapter = l.descendants_adapter + c.descendants_adapter,
    descendants_finetune = l.descendants_finetune + c.descendants_finetune, descendants_merge = l.descendants_merge + c.descendants_merge,
    descendants_quantized = l.descendants_quantized + c.descendants_quantized
FROM hub_lineage_count c
WHERE l.hub_key = c.hub_key;

DELETE FROM core.hub_lineage l
USING (SELECT hub_key FROM hub_lineage_count UNION SELECT hub_key FROM hub_lineage_place) one
WHERE l.hub_key = one.hub_key AND l.parents = 0 AND l.missing_parents = 0 AND l.children = 0 AND NOT l.is_in_cycle;

INSERT INTO core.hub_cycle (cycle, hub_key)
SELECT hub_key, hub_key FROM hub_lineage_place WHERE is_in_cycle
ON CONFLICT (hub_key) DO NOTHING;
