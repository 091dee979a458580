-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/alias.sql.
CREATE TABLE core.alias (
    source         text         NOT NULL,
    kind           text         NOT NULL,
    old_key        text         NOT NULL,
    new_key        text         NOT NULL,
    first_seen_at  timestamptz  NOT NULL,
    PRIMARY KEY (source, kind, old_key)
);

GRANT DELETE, UPDATE ON core.alias TO observatory_loader;
