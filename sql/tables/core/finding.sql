-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/finding.sql.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE core.finding (
    subject_kind  text  NOT NULL CHECK (subject_kind IN ('model', 'release')),
    subject_id    text  NOT NULL,
    dimension     text  NOT NULL CHECK (dimension IN ('weights', 'data', 'code', 'methods', 'licence')),
    finding       text  NOT NULL CHECK (finding IN ('open', 'partial', 'none')),
    look          text  NOT NULL CHECK (look IN ('complete', 'partial', 'none')),
    status        text  NOT NULL CHECK (status IN ('open', 'partial', 'closed', 'unknown')),
    reason        text  NOT NULL,
    evidence_id   uuid  NOT NULL,
    PRIMARY KEY (subject_kind, subject_id, dimension)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);

GRANT DELETE, UPDATE ON core.finding TO observatory_loader;
