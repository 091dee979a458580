-- Written by make schema: change it by a migration.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE core.hub_edge (
    child_key      integer  NOT NULL,
    parent_key     integer,
    relation       text     NOT NULL,
    is_renamed     boolean  NOT NULL DEFAULT false,
    parent_hub_id  text     COLLATE "C" NOT NULL,
    PRIMARY KEY (child_key, parent_hub_id, relation)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
CREATE INDEX hub_edge_name ON core.hub_edge (parent_hub_id);
CREATE INDEX hub_edge_parent ON core.hub_edge (parent_key);

COMMENT ON TABLE core.hub_edge IS 'Declared parents over the whole Hub; a merge has several. Key: child_key, parent_hub_id, relation. Source: base_model tags.';
COMMENT ON COLUMN core.hub_edge.child_key IS 'The model that declares (raw.hub_repository).';
COMMENT ON COLUMN core.hub_edge.parent_key IS 'The declared parent (raw.hub_repository); NULL: no model of that name is or was known.';
COMMENT ON COLUMN core.hub_edge.relation IS 'adapter, finetune, merge, quantized or unspecified.';
COMMENT ON COLUMN core.hub_edge.is_renamed IS 'Whether the parent bears another name now.';
COMMENT ON COLUMN core.hub_edge.parent_hub_id IS 'The parent as declared.';

GRANT DELETE, TRUNCATE, UPDATE ON core.hub_edge TO observatory_loader;
