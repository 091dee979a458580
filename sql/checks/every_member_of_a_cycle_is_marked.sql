-- Checks: Models that are ancestors of themselves (a cycle) that the lineage does not mark as such, and models marked so that are in no cycle. Severity: fail.
-- Grain: one row per violation. Key: hub_key. Reads: core.hub_cycle, core.hub_lineage.
SELECT hub_key
FROM core.hub_cycle c
FULL JOIN (SELECT hub_key, is_in_cycle FROM core.hub_lineage WHERE is_in_cycle) l USING (hub_key)
WHERE c.hub_key IS NULL OR l.hub_key IS NULL
