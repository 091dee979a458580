-- Checks: The number of children summed over all parents, where it differs from the number of parents summed over all children. Severity: fail.
-- Grain: one row per violation. Key: children, parents. Reads: core.hub_lineage.
SELECT sum(children) AS children, sum(parents) AS parents
FROM core.hub_lineage
HAVING sum(children) <> sum(parents)
    OR sum(descendants) <> sum(cardinality(ancestor_keys))
