-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/concentration.sql.
CREATE TABLE mart.concentration (
    entity_level         text           NOT NULL,
    measure              text           NOT NULL,
    includes_zeros       boolean        NOT NULL,
    hhi                  numeric(10,8),
    gini                 numeric(9,6),
    top_10_share         numeric(9,6),
    top_100_share        numeric(9,6),
    top_1_percent_share  numeric(9,6),
    total                numeric        NOT NULL,
    metric               text           NOT NULL,
    universe             text           NOT NULL,
    "window"             text           NOT NULL,
    definition_version   integer        NOT NULL,
    n                    bigint         NOT NULL,
    coverage             numeric(6,4),
    as_of                timestamptz,
    publication_id       bigint         NOT NULL,
    published_from       timestamptz    NOT NULL,
    PRIMARY KEY (universe, entity_level, measure, includes_zeros)
);

SELECT meta.keep_history('concentration');
