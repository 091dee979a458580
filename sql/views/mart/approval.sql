CREATE OR REPLACE VIEW mart.approval AS
SELECT approval_id, run_id, asked_at, wait_until, decision, decided_at
FROM meta.approval;
COMMENT ON VIEW mart.approval IS 'Each time a person was asked whether a build, or a release of the dataset on the Hub or on Zenodo, is to be published. Grain: one row per question. Key: approval_id. Source: meta.approval. Caveats: who decided stands in meta.approval and in Airflow, not here.';
COMMENT ON COLUMN mart.approval.approval_id IS 'Surrogate key, rising.';
COMMENT ON COLUMN mart.approval.run_id IS 'Run that asked: of a build (mart.build), of publish_dataset or of deposit_dataset. Unit: key.';
COMMENT ON COLUMN mart.approval.asked_at IS 'Wall clock, UTC.';
COMMENT ON COLUMN mart.approval.wait_until IS 'When the question lapses without an answer, UTC.';
COMMENT ON COLUMN mart.approval.decision IS 'approved, rejected or timed out; NULL while it waits, and where it was asked anew or its run was ended.';
COMMENT ON COLUMN mart.approval.decided_at IS 'When it was decided or lapsed, UTC; NULL while it waits.';
REVOKE INSERT, UPDATE, DELETE ON mart.approval FROM observatory_loader;
