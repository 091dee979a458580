-- What the page Collection needs beside Airflow's own state: which run a row is of, why it ended so, and whether a service answers.
ALTER TABLE meta.service_budget ADD COLUMN asked_at timestamptz, ADD COLUMN well_at timestamptz, ADD COLUMN unwell_since timestamptz;
COMMENT ON COLUMN meta.service_budget.asked_at IS 'When the last call began, wall clock (UTC).';
COMMENT ON COLUMN meta.service_budget.well_at IS 'When the last good answer came (any status below 500), wall clock (UTC).';
COMMENT ON COLUMN meta.service_budget.unwell_since IS 'First call since the last good answer, wall clock (UTC): it is out, or it failed and those after it; NULL after a good answer.';

CREATE VIEW mart.service_state AS
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

CREATE OR REPLACE VIEW mart.run AS
SELECT run_id, dag_id, source, started_at, ended_at, state, (report ->> 'is_complete')::boolean AS is_complete, dag_run_id,
       left(coalesce(report ->> 'reason', report ->> 'nothing'), 500) AS reason
FROM meta.run;
COMMENT ON VIEW mart.run IS 'Runs of Dags that touched the warehouse. Grain: one row per run. Key: run_id. Source: meta.run. Caveats: a run that was killed stays running until Airflow ends it and the next upkeep closes it.';
COMMENT ON COLUMN mart.run.dag_run_id IS 'Airflow run id, unique within the Dag. Unit: key.';
COMMENT ON COLUMN mart.run.reason IS 'Why a run did nothing, was refused or was closed by upkeep; NULL where nothing is told.';
COMMENT ON COLUMN meta.run.ended_at IS 'When the run closed (wall clock, UTC); NULL while it runs.';
REVOKE INSERT, UPDATE, DELETE ON mart.service_state FROM observatory_loader;
