-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/release.sql.
CREATE TABLE core.release (
    release_id      text     PRIMARY KEY,
    lab_id          text     NOT NULL,
    name            text     NOT NULL,
    release_date    date,
    date_precision  text,
    date_method     text     NOT NULL,
    is_registry     boolean  NOT NULL,
    is_api_only     boolean  NOT NULL,
    is_counted      boolean  NOT NULL,
    modality        text,
    offer           text
);

GRANT DELETE, UPDATE ON core.release TO observatory_loader;
