-- Written by make schema: change it by a migration.
-- fillfactor: room in each page for the next version of a row, so that an update need not touch the indexes.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE core.hub_lineage (
    hub_key                integer    PRIMARY KEY,
    depth                  smallint   NOT NULL,
    parents                smallint   NOT NULL,
    missing_parents        smallint   NOT NULL,
    is_in_cycle            boolean    NOT NULL,
    relation               text,
    children               integer    NOT NULL,
    children_adapter       integer    NOT NULL,
    children_finetune      integer    NOT NULL,
    children_merge         integer    NOT NULL,
    children_quantized     integer    NOT NULL,
    descendants            integer    NOT NULL,
    descendants_adapter    integer    NOT NULL,
    descendants_finetune   integer    NOT NULL,
    descendants_merge      integer    NOT NULL,
    descendants_quantized  integer    NOT NULL,
    ancestor_keys          integer[]  NOT NULL,
    root_keys              integer[]  NOT NULL
) WITH (fillfactor=90, autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);

COMMENT ON TABLE core.hub_lineage IS 'Place of each model that has a parent or a child in the declared lineage. Edges inside a cycle count for none of it. Key: hub_key. Source: core.hub_edge.';
COMMENT ON COLUMN core.hub_lineage.hub_key IS 'The model (raw.hub_repository).';
COMMENT ON COLUMN core.hub_lineage.depth IS 'Edges on the longest way up to a root, count; 0: no known parent.';
COMMENT ON COLUMN core.hub_lineage.parents IS 'Known parents, count.';
COMMENT ON COLUMN core.hub_lineage.missing_parents IS 'Declared parents that are not known, count.';
COMMENT ON COLUMN core.hub_lineage.is_in_cycle IS 'Whether its declared parents lead back to it.';
COMMENT ON COLUMN core.hub_lineage.relation IS 'How it stands to its parents: adapter, finetune, merge, quantized or unspecified; the first of these by name where it says several; NULL: no parent is declared.';
COMMENT ON COLUMN core.hub_lineage.children IS 'Models that declare it as a parent, count.';
COMMENT ON COLUMN core.hub_lineage.children_adapter IS 'Of these, adapters. Unit: count.';
COMMENT ON COLUMN core.hub_lineage.children_finetune IS 'Of these, fine-tunes. Unit: count.';
COMMENT ON COLUMN core.hub_lineage.children_merge IS 'Of these, merges. Unit: count.';
COMMENT ON COLUMN core.hub_lineage.children_quantized IS 'Of these, quantisations. Unit: count.';
COMMENT ON COLUMN core.hub_lineage.descendants IS 'Distinct models below it over any number of edges, count.';
COMMENT ON COLUMN core.hub_lineage.descendants_adapter IS 'Of these, those whose own relation is adapter. Unit: count.';
COMMENT ON COLUMN core.hub_lineage.descendants_finetune IS 'Of these, those whose own relation is finetune. Unit: count.';
COMMENT ON COLUMN core.hub_lineage.descendants_merge IS 'Of these, those whose own relation is merge. Unit: count.';
COMMENT ON COLUMN core.hub_lineage.descendants_quantized IS 'Of these, those whose own relation is quantized. Unit: count.';
COMMENT ON COLUMN core.hub_lineage.ancestor_keys IS 'All models above it, each once, rising. Unit: key.';
COMMENT ON COLUMN core.hub_lineage.root_keys IS 'Those of its ancestors that have no known parent, rising. Unit: key.';

GRANT DELETE, TRUNCATE, UPDATE ON core.hub_lineage TO observatory_loader;
