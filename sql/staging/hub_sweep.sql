-- Days of which we have a list of the whole Hub.
-- Grain: one row per kind and day. Key: kind, day. Reads: meta.hub_sweep.
CREATE OR REPLACE VIEW staging.hub_sweep AS
SELECT kind, day, bool_or(outcome = 'complete') AS is_complete, array_agg(DISTINCT hub_source) AS hub_sources
FROM meta.hub_sweep
WHERE outcome IN ('complete', 'incomplete')
GROUP BY kind, day;
COMMENT ON VIEW staging.hub_sweep IS 'Days on which the whole Hub was listed. Key: kind, day. Source: meta.hub_sweep.';
COMMENT ON COLUMN staging.hub_sweep.kind IS 'model or dataset.';
COMMENT ON COLUMN staging.hub_sweep.day IS 'Day (UTC).';
COMMENT ON COLUMN staging.hub_sweep.is_complete IS 'Whether a listing of that day was read to its explicit end.';
COMMENT ON COLUMN staging.hub_sweep.hub_sources IS 'What listed it (core.hub_source).';
