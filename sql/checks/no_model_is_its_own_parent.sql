-- Checks: Models that name themselves as base model. Severity: warn.
-- Grain: one row per violation. Key: child_hub_id. Reads: core.lineage.
SELECT child_hub_id, relation FROM core.lineage WHERE is_self AND gone_at IS NULL
