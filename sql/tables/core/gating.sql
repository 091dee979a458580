-- Written by make schema: change it by a migration.
CREATE TABLE core.gating (
    kind        text         NOT NULL,
    hub_id      text         NOT NULL,
    gated       text,
    is_private  boolean,
    valid_from  timestamptz  NOT NULL,
    valid_to    timestamptz,
    PRIMARY KEY (kind, hub_id, valid_from)
);

COMMENT ON TABLE core.gating IS 'How a followed repository was gated, and since when it was told so. Key: kind, hub_id, valid_from.';
COMMENT ON COLUMN core.gating.kind IS 'model or dataset.';
COMMENT ON COLUMN core.gating.hub_id IS 'The repository.';
COMMENT ON COLUMN core.gating.gated IS 'false, auto, manual, or true where only that is known; NULL: not told.';
COMMENT ON COLUMN core.gating.is_private IS 'private as told; NULL: not told.';
COMMENT ON COLUMN core.gating.valid_from IS 'When it was first told so (UTC).';
COMMENT ON COLUMN core.gating.valid_to IS 'When something else was told, or that it is gone (UTC); NULL: it stands.';
