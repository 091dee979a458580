-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/registry_conflict.sql.
CREATE TABLE mart.registry_conflict (
    subject_kind    text         NOT NULL,
    subject_id      text         NOT NULL,
    field           text         NOT NULL,
    source_a        text         NOT NULL,
    value_a         text         NOT NULL,
    source_b        text         NOT NULL,
    value_b         text         NOT NULL,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL,
    PRIMARY KEY (subject_kind, subject_id, field, source_a, source_b)
);

SELECT meta.keep_history('registry_conflict');
