-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/registry_as_of.sql.
CREATE TABLE mart.registry_as_of (
    kind            text         NOT NULL,
    lab_id          text         NOT NULL,
    listed_to       date         NOT NULL,
    established     text         NOT NULL,
    source          text         NOT NULL,
    note            text,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL,
    PRIMARY KEY (kind, lab_id)
);

SELECT meta.keep_history('registry_as_of');
