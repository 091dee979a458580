CREATE OR REPLACE VIEW mart.service_state AS
WITH answered AS (
    SELECT split_part(budget, ':', 1) AS source, max(well_at) AS well_at FROM meta.service_budget GROUP BY 1
)
SELECT a.source, max(b.asked_at) AS asked_at, a.well_at,
       min(b.unwell_since) FILTER (WHERE a.well_at IS NULL OR b.unwell_since > a.well_at) AS unwell_since
FROM answered a
JOIN meta.service_budget b ON split_part(b.budget, ':', 1) = a.source
GROUP BY a.source, a.well_at;
COMMENT ON VIEW mart.service_state IS 'Whether each service answers, over all its budgets. Grain: one row per service. Key: source. Source: meta.service_budget. Caveats: a call that is out stands as unwell until it is answered, and where its task was killed until the next one is.';
COMMENT ON COLUMN mart.service_state.source IS 'Service: huggingface, arxiv, github.';
COMMENT ON COLUMN mart.service_state.asked_at IS 'When the last call began, wall clock (UTC).';
COMMENT ON COLUMN mart.service_state.well_at IS 'When the last good answer came (any status below 500), wall clock (UTC).';
COMMENT ON COLUMN mart.service_state.unwell_since IS 'First call since the last good answer of the whole service, wall clock (UTC); NULL where none is out and none failed since.';
REVOKE INSERT, UPDATE, DELETE ON mart.service_state FROM observatory_loader;
