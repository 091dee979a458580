-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/country_share.sql.
CREATE TABLE mart.country_share (
    denominator         text          NOT NULL,
    published_source    text          NOT NULL,
    attribution         text          NOT NULL,
    country             text          NOT NULL,
    downloads           numeric,
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
    note                text,
    PRIMARY KEY (universe, denominator, country)
);

SELECT meta.keep_history('country_share');
