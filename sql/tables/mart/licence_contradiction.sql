-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/licence_contradiction.sql.
CREATE TABLE mart.licence_contradiction (
    subject_kind          text         NOT NULL,
    subject_id            text         NOT NULL,
    place_a               text         NOT NULL,
    ordinal_a             integer      NOT NULL,
    place_b               text         NOT NULL,
    ordinal_b             integer      NOT NULL,
    lab_id                text         NOT NULL,
    release_id            text,
    contradiction         text         NOT NULL,
    says_a                text         NOT NULL,
    says_b                text         NOT NULL,
    class_a               text         NOT NULL,
    class_b               text         NOT NULL,
    is_b_more_restricted  boolean      NOT NULL,
    riders                text[],
    raw_version_a         bigint       NOT NULL,
    raw_version_b         bigint       NOT NULL,
    publication_id        bigint       NOT NULL,
    published_from        timestamptz  NOT NULL,
    PRIMARY KEY (subject_kind, subject_id, place_a, ordinal_a, place_b, ordinal_b)
);

SELECT meta.keep_history('licence_contradiction');
