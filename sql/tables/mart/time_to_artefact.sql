-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/time_to_artefact.sql.
CREATE TABLE mart.time_to_artefact (
    release_id          text          NOT NULL,
    from_event          text          NOT NULL,
    to_event            text          NOT NULL,
    from_date           date          NOT NULL,
    to_date             date,
    days                integer,
    is_censored         boolean,
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    censoring           text,
    is_flagship         boolean,
    status              text,
    days_bound          integer,
    to_date_basis       text,
    PRIMARY KEY (universe, release_id, from_event, to_event)
);

SELECT meta.keep_history('time_to_artefact');
