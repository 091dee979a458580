-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/release_disclosure.sql.
CREATE TABLE mart.release_disclosure (
    release_id           text         PRIMARY KEY,
    lab_id               text         NOT NULL,
    name                 text         NOT NULL,
    release_date         date,
    is_registry_only     boolean      NOT NULL,
    is_counted           boolean      NOT NULL,
    weights_finding      text         NOT NULL,
    weights_look         text         NOT NULL,
    weights_status       text         NOT NULL,
    data_finding         text         NOT NULL,
    data_look            text         NOT NULL,
    data_status          text         NOT NULL,
    code_finding         text         NOT NULL,
    code_look            text         NOT NULL,
    code_status          text         NOT NULL,
    methods_finding      text         NOT NULL,
    methods_look         text         NOT NULL,
    methods_status       text         NOT NULL,
    licence_status       text         NOT NULL,
    publication_id       bigint       NOT NULL,
    published_from       timestamptz  NOT NULL,
    data_reason          text,
    weights_evidence_id  uuid,
    data_evidence_id     uuid,
    code_evidence_id     uuid,
    methods_evidence_id  uuid,
    weights_reason       text,
    code_reason          text,
    methods_reason       text,
    data_owner           text,
    is_flagship          boolean,
    data_extent          text
);
CREATE INDEX release_disclosure_lab ON mart.release_disclosure (lab_id);

SELECT meta.keep_history('release_disclosure');
CREATE INDEX release_disclosure_history_lab ON mart.release_disclosure_history (lab_id, published_to);
