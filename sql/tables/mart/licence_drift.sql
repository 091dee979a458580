-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/licence_drift.sql.
CREATE TABLE mart.licence_drift (
    parent_class        text          NOT NULL,
    child_class         text          NOT NULL,
    relation            text          NOT NULL,
    edges               bigint        NOT NULL,
    share               numeric(9,6)  NOT NULL,
    is_more_permissive  boolean       NOT NULL,
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    PRIMARY KEY (universe, parent_class, child_class, relation)
);

SELECT meta.keep_history('licence_drift');
