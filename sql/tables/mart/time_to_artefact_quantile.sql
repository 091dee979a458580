-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/time_to_artefact_quantile.sql.
CREATE TABLE mart.time_to_artefact_quantile (
    scope_kind             text          NOT NULL,
    scope_id               text          NOT NULL,
    to_event               text          NOT NULL,
    events                 bigint        NOT NULL,
    q25                    integer,
    q50                    integer,
    q75                    integer,
    share_within_30        numeric(9,6),
    share_within_90        numeric(9,6),
    share_within_365       numeric(9,6),
    metric                 text          NOT NULL,
    universe               text          NOT NULL,
    "window"               text          NOT NULL,
    definition_version     integer       NOT NULL,
    n                      bigint        NOT NULL,
    coverage               numeric(6,4),
    as_of                  timestamptz,
    publication_id         bigint        NOT NULL,
    published_from         timestamptz   NOT NULL,
    undated                bigint,
    q25_low                integer,
    q50_low                integer,
    q75_low                integer,
    share_within_30_high   numeric(9,6),
    share_within_90_high   numeric(9,6),
    share_within_365_high  numeric(9,6),
    q25_high               integer,
    q50_high               integer,
    q75_high               integer,
    share_within_30_low    numeric(9,6),
    share_within_90_low    numeric(9,6),
    share_within_365_low   numeric(9,6),
    PRIMARY KEY (universe, scope_kind, scope_id, to_event)
);

SELECT meta.keep_history('time_to_artefact_quantile');
