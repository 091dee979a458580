-- What a release discloses, indicator by indicator.
-- Grain: one row per release and indicator. Key: release_id, indicator. Reads: core.release_indicator.
SELECT release_id, indicator, dimension, status, n_evidence, evidence_id
FROM core.release_indicator
