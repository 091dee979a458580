-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/catalogue_model.sql.
CREATE TABLE mart.catalogue_model (
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
    waits_for       text,
    first_seen_at   timestamptz  NOT NULL,
    observed_at     timestamptz  NOT NULL,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL,
    PRIMARY KEY (maker, model_id)
);

SELECT meta.keep_history('catalogue_model');
