-- Checks: Models that are not deeper in the lineage than a known parent; members of cycles are left out. Severity: fail.
-- Grain: one row per violation. Key: child_key, parent_key. Reads: core.hub_lineage, core.hub_edge.
SELECT e.child_key, e.parent_key
FROM core.hub_edge e
LEFT JOIN core.hub_lineage child ON child.hub_key = e.child_key
LEFT JOIN core.hub_lineage parent ON parent.hub_key = e.parent_key
WHERE e.parent_key IS NOT NULL AND (child.hub_key IS NULL OR parent.hub_key IS NULL OR (child.depth <= parent.depth AND NOT (child.is_in_cycle AND parent.is_in_cycle)))
