-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/finding.sql.
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
);

GRANT DELETE, UPDATE ON core.finding TO observatory_loader;
