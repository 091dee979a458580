-- Checks: Members of cycles that the lineage does not mark, and marked ones that are in none. Severity: fail.
-- Grain: one row per violation. Key: hub_key. Reads: core.hub_cycle, core.hub_lineage.
SELECT hub_key
FROM core.hub_cycle c
FULL JOIN (SELECT hub_key, is_in_cycle FROM core.hub_lineage WHERE is_in_cycle) l USING (hub_key)
WHERE c.hub_key IS NULL OR l.hub_key IS NULL
