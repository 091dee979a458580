CREATE OR REPLACE VIEW mart.backlog_count AS
SELECT source, kind, count(*) AS waiting, min(first_seen_at) AS oldest_at
FROM meta.backlog
GROUP BY source, kind;
COMMENT ON VIEW mart.backlog_count IS 'Things that a record or a person named and that were not asked for yet, or whose last call failed. Grain: one row per source and kind. Key: source, kind. Source: meta.backlog.';
COMMENT ON COLUMN mart.backlog_count.source IS 'Service to ask.';
COMMENT ON COLUMN mart.backlog_count.kind IS 'account, model, dataset, paper or repository.';
COMMENT ON COLUMN mart.backlog_count.waiting IS 'Things that wait, count.';
COMMENT ON COLUMN mart.backlog_count.oldest_at IS 'When the first of them was wanted (UTC).';
REVOKE INSERT, UPDATE, DELETE ON mart.backlog_count FROM observatory_loader;
