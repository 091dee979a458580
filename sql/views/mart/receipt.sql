CREATE OR REPLACE VIEW mart.receipt AS
SELECT run_id, source, kind, received, landed, unchanged, rejected
FROM meta.receipt
UNION ALL
SELECT run_id, 'hub_' || via, kind, sum(received)::bigint, sum(new + changed)::bigint, sum(received - new - changed - rejected)::bigint, sum(rejected)::bigint
FROM meta.hub_sweep
GROUP BY run_id, via, kind;
COMMENT ON VIEW mart.receipt IS 'What each run received and what became of it. Grain: one row per run, source and kind. Key: run_id, source, kind. Source: meta.receipt, meta.hub_sweep.';
COMMENT ON COLUMN mart.receipt.run_id IS 'The run (mart.run). Unit: key.';
COMMENT ON COLUMN mart.receipt.source IS 'Service: huggingface, arxiv, github; hub_census or hub_snapshot for the whole Hub.';
COMMENT ON COLUMN mart.receipt.kind IS 'Kind of record, e.g. model, model_card, tree.';
COMMENT ON COLUMN mart.receipt.received IS 'Records received, count.';
COMMENT ON COLUMN mart.receipt.landed IS 'Records whose content was new or changed, count.';
COMMENT ON COLUMN mart.receipt.unchanged IS 'Records whose content was already current, count.';
COMMENT ON COLUMN mart.receipt.rejected IS 'Records that could not be used, count.';
REVOKE INSERT, UPDATE, DELETE ON mart.receipt FROM observatory_loader;
