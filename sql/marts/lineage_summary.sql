-- Declared derivatives of models, families and labs over what was collected of the Hub.
-- Grain: one row per subject. Key: universe, subject_kind, subject_id. Volatile: children, children_adapter, children_finetune, children_merge, children_quantized, descendants, descendants_adapter, descendants_finetune, descendants_merge, descendants_quantized, depth_max, missing_parents, cycles, n, coverage, child_accounts, children_of_own_lab. Reads: core.hub_lineage_summary.
SELECT subject_kind, subject_id, lab_id, children, children_adapter, children_finetune, children_merge, children_quantized,
       descendants, descendants_adapter, descendants_finetune, descendants_merge, descendants_quantized, depth_max, missing_parents, cycles,
       metric, universe, "window", definition_version, n, coverage, as_of, child_accounts, children_of_own_lab
FROM core.hub_lineage_summary;

COMMENT ON TABLE mart.lineage_summary IS 'Declared derivatives of models, families and labs over what was collected of the Hub (mart.hub_collected): all models of registry labs and those with at least 10 descendants, families and labs of the registry, and all together. Key: universe, subject_kind, subject_id. Caveats: a derivative counts only where it was collected itself, and its parent too: of a sample these are few, and no count of the Hub''s; begin with mart.most_derived, which says of how many models the counts are.';
COMMENT ON COLUMN mart.lineage_summary.subject_kind IS 'model, family (models of the lab whose names begin with it), lab, or all (one row).';
COMMENT ON COLUMN mart.lineage_summary.subject_id IS 'hub_id, name of the family, lab_id, or all.';
COMMENT ON COLUMN mart.lineage_summary.lab_id IS 'Lab of the subject, or unknown; all for the Hub itself.';
COMMENT ON COLUMN mart.lineage_summary.children IS 'Distinct collected models that declare one of the subject''s as a parent, count. Those that were not collected are missing: mart.hub_collected.';
COMMENT ON COLUMN mart.lineage_summary.children_adapter IS 'Of these, adapters, count.';
COMMENT ON COLUMN mart.lineage_summary.children_finetune IS 'Of these, fine-tunes, count.';
COMMENT ON COLUMN mart.lineage_summary.children_merge IS 'Of these, merges, count.';
COMMENT ON COLUMN mart.lineage_summary.children_quantized IS 'Of these, quantisations, count.';
COMMENT ON COLUMN mart.lineage_summary.child_accounts IS 'Distinct accounts that hold these children, count: one account may hold dozens of them. NULL: not counted yet.';
COMMENT ON COLUMN mart.lineage_summary.children_of_own_lab IS 'Of the children, those in an account of the subject''s own lab, or in the model''s own account, count: a maker''s own variants. NULL: not counted yet, or the row of all.';
COMMENT ON COLUMN mart.lineage_summary.descendants IS 'Distinct models below one of the subject''s over any number of edges, count; a lab''s and a family''s own among them.';
COMMENT ON COLUMN mart.lineage_summary.descendants_adapter IS 'Of these, adapters, count.';
COMMENT ON COLUMN mart.lineage_summary.descendants_finetune IS 'Of these, fine-tunes, count.';
COMMENT ON COLUMN mart.lineage_summary.descendants_merge IS 'Of these, merges, count.';
COMMENT ON COLUMN mart.lineage_summary.descendants_quantized IS 'Of these, quantisations, count.';
COMMENT ON COLUMN mart.lineage_summary.depth_max IS 'Largest depth among the descendants: edges on the longest way from one up to a root of its own, count; 0: no descendant.';
COMMENT ON COLUMN mart.lineage_summary.missing_parents IS 'Declared parents of the subject''s own models that are not known, count.';
COMMENT ON COLUMN mart.lineage_summary.cycles IS 'Circles of declared parents in which one of the subject''s models stands, count.';
COMMENT ON COLUMN mart.lineage_summary.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.lineage_summary.universe IS 'What was counted over: collected_hub (every model of the Hub that was collected: how many, and whether that is all of them, is in mart.hub_collected).';
COMMENT ON COLUMN mart.lineage_summary."window" IS 'all_time.';
COMMENT ON COLUMN mart.lineage_summary.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.lineage_summary.n IS 'Models of the subject, count.';
COMMENT ON COLUMN mart.lineage_summary.coverage IS 'Share of n that declare a parent or are one: only these have a place in the lineage.';
COMMENT ON COLUMN mart.lineage_summary.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.lineage_summary.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.lineage_summary.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
