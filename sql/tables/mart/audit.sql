-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/audit.sql.
CREATE TABLE mart.audit (
    audit_id            text          NOT NULL,
    kind                text          NOT NULL,
    dimension           text          NOT NULL,
    world               text          NOT NULL,
    as_of               timestamptz   NOT NULL,
    rule_set            text          NOT NULL,
    seed                text          NOT NULL,
    reader              text          NOT NULL,
    read_on             date          NOT NULL,
    n                   bigint        NOT NULL,
    n_right             bigint        NOT NULL,
    n_wrong             bigint        NOT NULL,
    n_unsure            bigint        NOT NULL,
    "precision"         numeric(6,4),
    precision_low       numeric(6,4),
    precision_high      numeric(6,4),
    precision_if_wrong  numeric(6,4)  NOT NULL,
    precision_if_right  numeric(6,4)  NOT NULL,
    errors              jsonb         NOT NULL,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    PRIMARY KEY (audit_id, kind, dimension)
);

SELECT meta.keep_history('audit');
