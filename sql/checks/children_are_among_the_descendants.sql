-- Checks: Subjects with more children than descendants, or with more descendants of one relation than of all. Severity: fail.
-- Grain: one row per violation. Key: universe, subject_kind, subject_id. Reads: build.lineage_summary.
SELECT universe, subject_kind, subject_id, children, descendants FROM build.lineage_summary
WHERE children > descendants OR children_adapter + children_finetune + children_merge + children_quantized > children
   OR descendants_adapter + descendants_finetune + descendants_merge + descendants_quantized > descendants
