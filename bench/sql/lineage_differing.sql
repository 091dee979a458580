-- Postgres: places on which DuckDB and we differ; cycles, what stands below them and what stands above them aside: we leave their inner edges out.
SELECT count(*)
FROM place p
FULL JOIN core.hub_lineage l ON l.hub_key = p.node
WHERE NOT coalesce(l.is_in_cycle, false)
  AND NOT EXISTS (SELECT 1 FROM core.hub_cycle c WHERE c.hub_key = ANY (p.ancestors))
  AND coalesce(p.node, l.hub_key) NOT IN (SELECT unnest(m.ancestor_keys) FROM core.hub_cycle c JOIN core.hub_lineage m ON m.hub_key = c.hub_key)
  AND (p.node IS NOT NULL OR l.missing_parents = 0)
  AND ROW(p.children, p.descendants, p.quantized, p.ancestors) IS DISTINCT FROM ROW(l.children, l.descendants, l.descendants_quantized, l.ancestor_keys);
