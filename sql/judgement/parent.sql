-- Base models that models declare now, without those that name themselves.
-- Grain: one row per child, parent and relation. Key: child_hub_id, parent_hub_id, relation. Reads: core.lineage.
SELECT child_hub_id, parent_hub_id, relation, raw_version_id, first_seen_at
FROM core.lineage
WHERE gone_at IS NULL AND NOT is_self
ORDER BY child_hub_id, parent_hub_id, relation
