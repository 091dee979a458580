-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/gating.sql.
CREATE TABLE core.gating (
    kind        text         NOT NULL,
    hub_id      text         NOT NULL,
    gated       text,
    is_private  boolean,
    valid_from  timestamptz  NOT NULL,
    valid_to    timestamptz,
    PRIMARY KEY (kind, hub_id, valid_from)
);

GRANT DELETE, UPDATE ON core.gating TO observatory_loader;
