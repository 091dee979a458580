-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/licence_mix.sql.
CREATE TABLE mart.licence_mix (
    scope_kind          text          NOT NULL,
    scope_id            text          NOT NULL,
    year                integer,
    weighting           text          NOT NULL,
    licence_class       text          NOT NULL,
    share               numeric(9,6),
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    licence_id          text          NOT NULL DEFAULT 'all',
    size_band           text          NOT NULL DEFAULT 'all',
    weight              numeric,
    share_of_all        numeric(9,6),
    PRIMARY KEY (universe, scope_kind, scope_id, "window", weighting, licence_class, licence_id, size_band)
);

SELECT meta.keep_history('licence_mix');
