-- Checks: Pairs of models that name each other as base model. Severity: warn.
-- Grain: one row per violation. Key: child_hub_id, parent_hub_id. Reads: core.lineage.
SELECT DISTINCT a.child_hub_id, a.parent_hub_id
FROM core.lineage a
JOIN core.lineage b ON b.child_hub_id = a.parent_hub_id AND b.parent_hub_id = a.child_hub_id AND b.gone_at IS NULL
WHERE a.gone_at IS NULL AND a.child_hub_id < a.parent_hub_id
