-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/gated_share.sql.
CREATE TABLE mart.gated_share (
    scope_kind          text          NOT NULL,
    scope_id            text          NOT NULL,
    month               date          NOT NULL,
    not_gated           numeric       NOT NULL,
    gated_auto          numeric       NOT NULL,
    gated_manual        numeric       NOT NULL,
    gated_form_unknown  numeric       NOT NULL,
    gated_share         numeric(9,6),
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    size_band           text          NOT NULL DEFAULT 'all',
    PRIMARY KEY (universe, scope_kind, scope_id, month, size_band)
);

SELECT meta.keep_history('gated_share');
