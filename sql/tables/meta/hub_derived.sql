-- Written by make schema: change it by a migration.
CREATE TABLE meta.hub_derived (
    what        text         PRIMARY KEY,
    block_id    integer      NOT NULL DEFAULT 0,
    day         date,
    sweep_id    integer,
    changed_at  timestamptz  NOT NULL DEFAULT now(),
    made_by     text
);

COMMENT ON TABLE meta.hub_derived IS 'Up to where the derived tables of the whole Hub have come. Key: what. Source: build_hub.';
COMMENT ON COLUMN meta.hub_derived.what IS 'lineage, adoption, disclosure, withdrawal or metrics.';
COMMENT ON COLUMN meta.hub_derived.block_id IS 'Newest block of metadata that they hold (raw.hub_block).';
COMMENT ON COLUMN meta.hub_derived.day IS 'Newest day of counters that they hold.';
COMMENT ON COLUMN meta.hub_derived.sweep_id IS 'Newest sweep that they hold (meta.hub_sweep); NULL of metrics: they are behind what they are computed from, and the next derivation computes the months from that of day on anew.';
COMMENT ON COLUMN meta.hub_derived.changed_at IS 'Wall clock, UTC.';
COMMENT ON COLUMN meta.hub_derived.made_by IS 'Hash of the rules and of the registry''s rows by which all of it was made (SHA-256); NULL: nothing but what was told decides.';
