-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/release_indicator.sql.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE core.release_indicator (
    release_id   text    NOT NULL,
    indicator    text    NOT NULL,
    dimension    text    NOT NULL,
    status       text    NOT NULL CHECK (status IN ('open', 'partial', 'closed')),
    n_evidence   bigint  NOT NULL,
    evidence_id  uuid,
    PRIMARY KEY (release_id, indicator)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);

GRANT DELETE, UPDATE ON core.release_indicator TO observatory_loader;
