-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/release_indicator.sql.
CREATE TABLE core.release_indicator (
    release_id   text    NOT NULL,
    indicator    text    NOT NULL,
    dimension    text    NOT NULL,
    status       text    NOT NULL CHECK (status IN ('open', 'partial', 'closed')),
    n_evidence   bigint  NOT NULL,
    evidence_id  uuid,
    PRIMARY KEY (release_id, indicator)
);

GRANT DELETE, UPDATE ON core.release_indicator TO observatory_loader;
