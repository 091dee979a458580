-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/declaration_share.sql.
CREATE TABLE mart.declaration_share (
    kind                text          NOT NULL,
    scope_kind          text          NOT NULL,
    scope_id            text          NOT NULL,
    size_band           text          NOT NULL,
    library             text          NOT NULL,
    created_year        text          NOT NULL,
    month               date          NOT NULL,
    weighting           text          NOT NULL,
    component           text          NOT NULL,
    weight_open         numeric       NOT NULL,
    weight_partial      numeric       NOT NULL,
    weight_none         numeric       NOT NULL,
    weight_unknown      numeric       NOT NULL,
    share_open          numeric(9,6),
    share_open_of_all   numeric(9,6),
    share_declared      numeric(9,6),
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    PRIMARY KEY (universe, kind, scope_kind, scope_id, size_band, library, created_year, month, weighting, component)
);
CREATE INDEX declaration_share_month ON mart.declaration_share (month, scope_kind);

SELECT meta.keep_history('declaration_share');
