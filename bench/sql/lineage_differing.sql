-- Postgres: places on which DuckDB and we differ; members of cycles and what stands below them aside, which only we leave out and name.
SELECT count(*)
FROM place p
FULL JOIN core.hub_lineage l ON l.hub_key = p.node
WHERE NOT coalesce(l.is_in_cycle, false)
  AND NOT EXISTS (SELECT 1 FROM core.hub_cycle c WHERE c.hub_key = ANY (p.ancestors))
  AND (p.node IS NOT NULL OR l.missing_parents = 0)
  AND ROW(p.children, p.descendants, p.quantized, p.ancestors) IS DISTINCT FROM ROW(l.children, l.descendants, l.descendants_quantized, l.ancestor_keys);
