CREATE OR REPLACE VIEW mart.run AS
SELECT run_id, dag_id, source, started_at, ended_at, state, (report ->> 'is_complete')::boolean AS is_complete, dag_run_id,
       left(coalesce(report ->> 'reason', report ->> 'nothing'), 500) AS reason
FROM meta.run;
COMMENT ON VIEW mart.run IS 'Runs of Dags that touched the warehouse. Grain: one row per run. Key: run_id. Source: meta.run. Caveats: a run that was killed stays running until Airflow ends it and the next upkeep closes it.';
COMMENT ON COLUMN mart.run.run_id IS 'Surrogate key, rising.';
COMMENT ON COLUMN mart.run.dag_id IS 'Airflow Dag id.';
COMMENT ON COLUMN mart.run.source IS 'Service that an ingest run asked (huggingface, hub_census, arxiv, github …); NULL for other runs.';
COMMENT ON COLUMN mart.run.started_at IS 'When the run opened (wall clock, UTC).';
COMMENT ON COLUMN mart.run.ended_at IS 'When the run closed (wall clock, UTC); NULL while it runs or if it was killed.';
COMMENT ON COLUMN mart.run.state IS 'running, success, failed or skipped (nothing to do).';
COMMENT ON COLUMN mart.run.is_complete IS 'Whether every walk of an ingest run came to its proven end; NULL for other runs and while it runs.';
COMMENT ON COLUMN mart.run.dag_run_id IS 'Airflow run id, unique within the Dag. Unit: key.';
COMMENT ON COLUMN mart.run.reason IS 'Why a run did nothing, was refused or was closed by upkeep; NULL where nothing is told.';
REVOKE INSERT, UPDATE, DELETE ON mart.run FROM observatory_loader;
