-- The stored places in the lineage of these models and of their parents, and the declared edges of these models.
WITH own AS MATERIALIZED (
    SELECT unnest(%(keys)s) AS hub_key
), wanted AS (
    SELECT hub_key FROM own
    UNION
    SELECT e.parent_key FROM own JOIN core.hub_edge e ON e.child_key = own.hub_key WHERE e.parent_key IS NOT NULL
)
SELECT w.hub_key, coalesce(l.is_in_cycle, false), l.depth, l.missing_parents, l.relation, l.ancestor_keys, l.root_keys,
       ARRAY(SELECT o.hub_key FROM core.hub_cycle c JOIN core.hub_cycle o ON o.cycle = c.cycle AND o.hub_key <> c.hub_key WHERE c.hub_key = w.hub_key),
       (SELECT jsonb_agg(jsonb_build_array(e.parent_key, e.relation)) FROM core.hub_edge e WHERE e.child_key = w.hub_key)
FROM wanted w
LEFT JOIN core.hub_lineage l USING (hub_key);
