-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/licence_statement.sql.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE mart.licence_statement (
    subject_kind    text         NOT NULL,
    subject_id      text         NOT NULL,
    place           text         NOT NULL,
    ordinal         integer      NOT NULL,
    lab_id          text         NOT NULL,
    release_id      text,
    applies_to      text         NOT NULL,
    is_of_subject   boolean      NOT NULL,
    says            text         NOT NULL,
    spdx            text[],
    licence_class   text         NOT NULL,
    riders          text[],
    raw_version_id  bigint       NOT NULL,
    locator         text         NOT NULL,
    quotation       text,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL,
    PRIMARY KEY (subject_kind, subject_id, place, ordinal)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);

SELECT meta.keep_history('licence_statement');
