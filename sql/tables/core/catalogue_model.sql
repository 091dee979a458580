-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/catalogue_model.sql.
CREATE TABLE core.catalogue_model (
    maker           text         NOT NULL,
    model_id        text         NOT NULL,
    name            text         NOT NULL,
    family          text,
    release_date    text         NOT NULL,
    date_precision  text         NOT NULL,
    open_weights    boolean,
    license         text,
    modality        text         NOT NULL,
    lab_id          text,
    release_id      text,
    waits_for       text         CHECK (waits_for IN ('lab', 'release')),
    first_seen_at   timestamptz  NOT NULL,
    observed_at     timestamptz  NOT NULL,
    PRIMARY KEY (maker, model_id)
);

GRANT DELETE, UPDATE ON core.catalogue_model TO observatory_loader;
