-- Written by make schema: change it by a migration.
CREATE TABLE core.release_indicator (
    release_id   text    NOT NULL,
    indicator    text    NOT NULL,
    dimension    text    NOT NULL,
    status       text    NOT NULL CHECK (status IN ('open', 'partial', 'closed')),
    n_evidence   bigint  NOT NULL,
    evidence_id  uuid,
    PRIMARY KEY (release_id, indicator)
);

COMMENT ON TABLE core.release_indicator IS 'Indicators per release. Key: release_id, indicator.';
COMMENT ON COLUMN core.release_indicator.release_id IS 'Release.';
COMMENT ON COLUMN core.release_indicator.indicator IS 'Indicator.';
COMMENT ON COLUMN core.release_indicator.dimension IS 'Its dimension.';
COMMENT ON COLUMN core.release_indicator.status IS 'open, partial or closed; a release without a row is unknown in that indicator.';
COMMENT ON COLUMN core.release_indicator.n_evidence IS 'Rows of evidence. Unit: count.';
COMMENT ON COLUMN core.release_indicator.evidence_id IS 'The row of evidence that decides it; NULL: a complete look found nothing.';
