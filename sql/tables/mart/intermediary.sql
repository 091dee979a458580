-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/intermediary.sql.
CREATE TABLE mart.intermediary (
    account             text          NOT NULL,
    role                text          NOT NULL,
    base_lab_id         text          NOT NULL,
    models              bigint        NOT NULL,
    downloads           bigint,
    account_models      bigint        NOT NULL,
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    format              text          NOT NULL DEFAULT 'all',
    base_family         text          NOT NULL DEFAULT 'all',
    made_by             text          NOT NULL DEFAULT 'all',
    PRIMARY KEY (universe, account, role, base_lab_id, format, base_family, made_by)
);
CREATE INDEX intermediary_base_lab_id ON mart.intermediary (base_lab_id, downloads DESC);

SELECT meta.keep_history('intermediary');
