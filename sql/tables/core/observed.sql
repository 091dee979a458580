-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/observed.sql.
CREATE TABLE core.observed (
    source       text         PRIMARY KEY,
    observed_at  timestamptz  NOT NULL
);

GRANT DELETE, UPDATE ON core.observed TO observatory_loader;
