-- Checks: Models with more children than descendants, or whose relations sum to more than all. Severity: fail.
-- Grain: one row per violation. Key: hub_key. Reads: core.hub_lineage.
SELECT hub_key, children, descendants
FROM core.hub_lineage
WHERE descendants < children
   OR children_adapter + children_finetune + children_merge + children_quantized > children
   OR descendants_adapter + descendants_finetune + descendants_merge + descendants_quantized > descendants
