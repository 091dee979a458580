-- Declared parents of models.
-- Grain: one row per lineage. Key: child_hub_id, parent_hub_id, relation. Moves: raw_version_id. Reads: core.lineage.
SELECT child_hub_id, parent_hub_id, relation, method, is_parent_seen, is_self, raw_version_id, first_seen_at, gone_at
FROM core.lineage
