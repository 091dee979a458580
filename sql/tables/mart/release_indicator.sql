-- Written by make schema: change it by a migration.
CREATE TABLE mart.release_indicator (
    release_id      text         NOT NULL,
    indicator       text         NOT NULL,
    dimension       text         NOT NULL,
    status          text         NOT NULL,
    n_evidence      bigint       NOT NULL,
    evidence_id     uuid,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL,
    PRIMARY KEY (release_id, indicator)
);

COMMENT ON TABLE mart.release_indicator IS 'What a release discloses, indicator by indicator. Key: release_id, indicator.';
COMMENT ON COLUMN mart.release_indicator.release_id IS 'Release.';
COMMENT ON COLUMN mart.release_indicator.indicator IS 'Indicator.';
COMMENT ON COLUMN mart.release_indicator.dimension IS 'Its dimension.';
COMMENT ON COLUMN mart.release_indicator.status IS 'open, partial or closed; a release without a row is unknown in that indicator.';
COMMENT ON COLUMN mart.release_indicator.n_evidence IS 'Rows of evidence. Unit: count.';
COMMENT ON COLUMN mart.release_indicator.evidence_id IS 'The row of evidence that decides it; NULL: a complete look found nothing.';
COMMENT ON COLUMN mart.release_indicator.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.release_indicator.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('release_indicator');
