-- Declared parents of models, from the base_model links; names of the Hub are compared without regard to case.
-- Grain: one row per child, parent and relation. Key: child_hub_id, parent_hub_id, relation. Preserve: first_seen_at. Soft delete: gone_at. Reads: core.link, core.model.
WITH named AS (
    SELECT DISTINCT ON (lower(hub_id)) lower(hub_id) AS hub_id_lower, hub_id FROM core.model ORDER BY lower(hub_id), hub_id
), declared AS (
    SELECT l.src_id AS child_hub_id, coalesce(e.hub_id, p.hub_id, l.dst_id) AS parent_hub_id, split_part(l.relation, ':', 2) AS relation, l.method,
           coalesce(e.hub_id, p.hub_id) IS NOT NULL AS is_parent_seen, lower(l.src_id) = lower(l.dst_id) AS is_self, l.raw_version_id, l.first_seen_at
    FROM core.link l
    LEFT JOIN core.model e ON e.hub_id = l.dst_id
    LEFT JOIN named p ON p.hub_id_lower = lower(l.dst_id)
    WHERE l.src_kind = 'model' AND l.dst_kind = 'model' AND l.relation LIKE 'base\_model:%' AND l.gone_at IS NULL
)
SELECT DISTINCT ON (child_hub_id, parent_hub_id, relation) child_hub_id, parent_hub_id, relation, method, is_parent_seen, is_self, raw_version_id, first_seen_at
FROM declared d
-- Leave out a relation "unspecified" if the same child declares the same parent with a typed relation too.
WHERE NOT (relation = 'unspecified' AND EXISTS (
    SELECT 1 FROM declared t WHERE t.child_hub_id = d.child_hub_id AND t.parent_hub_id = d.parent_hub_id AND t.relation <> 'unspecified'))
ORDER BY child_hub_id, parent_hub_id, relation, first_seen_at, raw_version_id;

COMMENT ON TABLE core.lineage IS 'Declared parents of models; a merge has several. Key: child_hub_id, parent_hub_id, relation. Reads: core.link.';
COMMENT ON COLUMN core.lineage.child_hub_id IS 'The model that declares.';
COMMENT ON COLUMN core.lineage.parent_hub_id IS 'The declared base model, as written.';
COMMENT ON COLUMN core.lineage.relation IS 'finetune, adapter, quantized, merge, or unspecified.';
COMMENT ON COLUMN core.lineage.method IS 'How it was found.';
COMMENT ON COLUMN core.lineage.is_parent_seen IS 'Whether we have a record of the parent.';
COMMENT ON COLUMN core.lineage.is_self IS 'Whether the model names itself.';
COMMENT ON COLUMN core.lineage.raw_version_id IS 'Record that declares it (raw.record_version).';
COMMENT ON COLUMN core.lineage.first_seen_at IS 'First observation (UTC).';
COMMENT ON COLUMN core.lineage.gone_at IS 'When it was first no longer declared (UTC).';
