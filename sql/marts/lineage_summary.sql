-- Declared derivatives of models, families and labs over the whole Hub.
-- Grain: one row per subject. Key: universe, subject_kind, subject_id. Moves: children, children_adapter, children_finetune, children_merge, children_quantized, descendants, descendants_adapter, descendants_finetune, descendants_merge, descendants_quantized, depth_max, missing_parents, cycles, n, coverage. Reads: core.hub_lineage_summary.
SELECT subject_kind, subject_id, lab_id, children, children_adapter, children_finetune, children_merge, children_quantized,
       descendants, descendants_adapter, descendants_finetune, descendants_merge, descendants_quantized, depth_max, missing_parents, cycles,
       metric, universe, "window", definition_version, n, coverage, as_of
FROM core.hub_lineage_summary
