-- What each place says of a licence, and which two places of one thing say different ones.
CREATE TABLE core.licence_statement (
    subject_kind    text    NOT NULL,
    subject_id      text    NOT NULL,
    place           text    NOT NULL,
    ordinal         integer NOT NULL,
    lab_id          text    NOT NULL,
    release_id      text,
    applies_to      text    NOT NULL,
    is_of_subject   boolean NOT NULL,
    says            text    NOT NULL,
    spdx            text[],
    licence_class   text    NOT NULL,
    riders          text[],
    raw_version_id  bigint  NOT NULL,
    locator         text    NOT NULL,
    quotation       text,
    PRIMARY KEY (subject_kind, subject_id, place, ordinal)
);

CREATE TABLE mart.licence_statement (LIKE core.licence_statement INCLUDING ALL);
ALTER TABLE mart.licence_statement ADD COLUMN publication_id bigint NOT NULL, ADD COLUMN published_from timestamptz NOT NULL;

CREATE TABLE mart.licence_contradiction (
    subject_kind          text    NOT NULL,
    subject_id            text    NOT NULL,
    place_a               text    NOT NULL,
    ordinal_a             integer NOT NULL,
    place_b               text    NOT NULL,
    ordinal_b             integer NOT NULL,
    lab_id                text    NOT NULL,
    release_id            text,
    contradiction         text    NOT NULL,
    says_a                text    NOT NULL,
    says_b                text    NOT NULL,
    class_a               text    NOT NULL,
    class_b               text    NOT NULL,
    is_b_more_restricted  boolean NOT NULL,
    riders                text[],
    raw_version_a         bigint  NOT NULL,
    raw_version_b         bigint  NOT NULL,
    publication_id        bigint  NOT NULL,
    published_from        timestamptz NOT NULL,
    PRIMARY KEY (subject_kind, subject_id, place_a, ordinal_a, place_b, ordinal_b)
);
