-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/disclosure_by_year.sql.
CREATE TABLE mart.disclosure_by_year (
    country             text          NOT NULL,
    year                integer       NOT NULL,
    dimension           text          NOT NULL,
    n_open              numeric       NOT NULL,
    n_partial           numeric       NOT NULL,
    n_closed            numeric       NOT NULL,
    n_unknown           numeric       NOT NULL,
    share_open_low      numeric(9,6),
    share_open_high     numeric(9,6),
    share_dated         numeric(9,6),
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    is_whole_year       boolean,
    registry_as_of      date,
    is_after_registry   boolean,
    PRIMARY KEY (universe, country, year, dimension)
);

SELECT meta.keep_history('disclosure_by_year');
