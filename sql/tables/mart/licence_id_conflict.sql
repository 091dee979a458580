-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/licence_id_conflict.sql.
CREATE TABLE mart.licence_id_conflict (
    size_band                text          NOT NULL,
    declared                 bigint        NOT NULL,
    several_ids              bigint        NOT NULL,
    contradictory            bigint        NOT NULL,
    other_class              bigint        NOT NULL,
    share_contradictory      numeric(9,6),
    downloads_contradictory  bigint        NOT NULL,
    metric                   text          NOT NULL,
    universe                 text          NOT NULL,
    "window"                 text          NOT NULL,
    definition_version       integer       NOT NULL,
    n                        bigint        NOT NULL,
    coverage                 numeric(6,4),
    as_of                    timestamptz,
    publication_id           bigint        NOT NULL,
    published_from           timestamptz   NOT NULL,
    PRIMARY KEY (universe, size_band)
);

SELECT meta.keep_history('licence_id_conflict');
