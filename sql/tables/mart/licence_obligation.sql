-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/licence_obligation.sql.
CREATE TABLE mart.licence_obligation (
    generation          integer       NOT NULL,
    relation            text          NOT NULL,
    more_restricted     bigint        NOT NULL,
    same_class          bigint        NOT NULL,
    less_restricted     bigint        NOT NULL,
    restricted_parents  bigint        NOT NULL,
    kept                bigint        NOT NULL,
    loosened            bigint        NOT NULL,
    undeclared          bigint        NOT NULL,
    not_known           bigint        NOT NULL,
    share_kept          numeric(9,6),
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    PRIMARY KEY (universe, generation, relation)
);

SELECT meta.keep_history('licence_obligation');
