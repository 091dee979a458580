-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/disappearance.sql.
CREATE TABLE mart.disappearance (
    kind                     text          NOT NULL,
    lab_id                   text          NOT NULL,
    month                    date          NOT NULL,
    gone                     bigint        NOT NULL,
    became_private           bigint,
    became_gated             bigint,
    became_private_or_gated  bigint,
    metric                   text          NOT NULL,
    universe                 text          NOT NULL,
    "window"                 text          NOT NULL,
    definition_version       integer       NOT NULL,
    n                        bigint        NOT NULL,
    coverage                 numeric(6,4),
    as_of                    timestamptz,
    publication_id           bigint        NOT NULL,
    published_from           timestamptz   NOT NULL,
    PRIMARY KEY (universe, kind, lab_id, month)
);

SELECT meta.keep_history('disappearance');
