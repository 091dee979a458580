-- What a release discloses, indicator by indicator.
-- Grain: one row per release and indicator. Key: release_id, indicator. Reads: core.release_indicator.
SELECT release_id, indicator, dimension, status, n_evidence, evidence_id
FROM core.release_indicator;

COMMENT ON TABLE mart.release_indicator IS 'What a release discloses, indicator by indicator. Key: release_id, indicator.';
COMMENT ON COLUMN mart.release_indicator.release_id IS 'Release.';
COMMENT ON COLUMN mart.release_indicator.indicator IS 'Indicator.';
COMMENT ON COLUMN mart.release_indicator.dimension IS 'Its dimension.';
COMMENT ON COLUMN mart.release_indicator.status IS 'open, partial or closed; a release without a row is unknown in that indicator.';
COMMENT ON COLUMN mart.release_indicator.n_evidence IS 'Rows of evidence. Unit: count.';
COMMENT ON COLUMN mart.release_indicator.evidence_id IS 'The row of evidence that decides it; NULL: a complete look found nothing.';
COMMENT ON COLUMN mart.release_indicator.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.release_indicator.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
