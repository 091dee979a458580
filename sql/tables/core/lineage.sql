-- Written by make schema: change it by a migration.
CREATE TABLE core.lineage (
    child_hub_id    text         NOT NULL,
    parent_hub_id   text         NOT NULL,
    relation        text         NOT NULL,
    method          text         NOT NULL,
    is_parent_seen  boolean      NOT NULL,
    is_self         boolean      NOT NULL,
    raw_version_id  bigint       NOT NULL,
    first_seen_at   timestamptz  NOT NULL,
    gone_at         timestamptz,
    PRIMARY KEY (child_hub_id, parent_hub_id, relation)
);
CREATE INDEX lineage_parent ON core.lineage (parent_hub_id);

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
