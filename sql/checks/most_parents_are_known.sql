-- Checks: The share of declared parents that are not known, where it is above a fifth of at least a hundred. Severity: warn.
-- Grain: one row per violation. Key: declared. Reads: core.hub_edge.
SELECT count(*) AS declared, count(*) FILTER (WHERE parent_key IS NULL) AS missing
FROM core.hub_edge
HAVING count(*) >= 100 AND count(*) FILTER (WHERE parent_key IS NULL) > 0.2 * count(*)
