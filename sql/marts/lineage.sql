-- Declared parents of models.
-- Grain: one row per lineage. Key: child_hub_id, parent_hub_id, relation. Volatile: raw_version_id. Reads: core.lineage.
SELECT child_hub_id, parent_hub_id, relation, method, is_parent_seen, is_self, raw_version_id, first_seen_at, gone_at
FROM core.lineage;

COMMENT ON TABLE mart.lineage IS 'Declared parents of models; a merge has several. Key: child_hub_id, parent_hub_id, relation. Caveats: declared by whoever uploaded the model; of watched models alone, so that most derivatives of a model are missing here: counts over all that was collected of the Hub are in mart.most_derived and mart.lineage_summary, and how much that is in mart.hub_collected.';
COMMENT ON COLUMN mart.lineage.child_hub_id IS 'The model that declares.';
COMMENT ON COLUMN mart.lineage.parent_hub_id IS 'The declared base model.';
COMMENT ON COLUMN mart.lineage.relation IS 'finetune, adapter, quantized, merge or unspecified.';
COMMENT ON COLUMN mart.lineage.method IS 'How it was found.';
COMMENT ON COLUMN mart.lineage.is_parent_seen IS 'Whether we have a record of the parent; false: it is named, and was not collected.';
COMMENT ON COLUMN mart.lineage.is_self IS 'Whether the model names itself.';
COMMENT ON COLUMN mart.lineage.raw_version_id IS 'Record that declares it (raw.record_version).';
COMMENT ON COLUMN mart.lineage.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN mart.lineage.gone_at IS 'When it was first no longer declared (UTC).';
COMMENT ON COLUMN mart.lineage.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.lineage.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
