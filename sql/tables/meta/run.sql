-- Written by make schema: change it by a migration.
CREATE TABLE meta.run (
    run_id       bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dag_id       text         NOT NULL,
    dag_run_id   text         NOT NULL,
    source       text,
    started_at   timestamptz  NOT NULL DEFAULT now(),
    ended_at     timestamptz,
    state        text         NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'success', 'failed', 'skipped')),
    report       jsonb        NOT NULL DEFAULT '{}',
    begun_at     timestamptz,
    is_cut       boolean      NOT NULL DEFAULT false,
    lists_since  timestamptz,
    input_state  text,
    UNIQUE (dag_id, dag_run_id)
);

COMMENT ON TABLE meta.run IS 'One row per Dag run that touched the warehouse. Key: run_id. Source: the Dags.';
COMMENT ON COLUMN meta.run.run_id IS 'Surrogate key.';
COMMENT ON COLUMN meta.run.dag_id IS 'Airflow Dag id.';
COMMENT ON COLUMN meta.run.dag_run_id IS 'Airflow run id, unique within the Dag.';
COMMENT ON COLUMN meta.run.source IS 'Service or catalogue that an ingest run asked (huggingface, arxiv, github, models_dev); NULL for other runs.';
COMMENT ON COLUMN meta.run.started_at IS 'When the run opened (wall clock, UTC).';
COMMENT ON COLUMN meta.run.ended_at IS 'When the run closed (wall clock, UTC); NULL while it runs.';
COMMENT ON COLUMN meta.run.state IS 'running, success, failed or skipped (nothing to do).';
COMMENT ON COLUMN meta.run.report IS 'Run report as shown in the asset event: counts, completeness, requests.';
COMMENT ON COLUMN meta.run.begun_at IS 'When the run began (UTC) by the clock that its waits go by, which bounds its work; NULL for runs before this column.';
COMMENT ON COLUMN meta.run.is_cut IS 'Whether the run ended by its bound of work with work left, which the next run takes up.';
COMMENT ON COLUMN meta.run.lists_since IS 'A list that was looked at since then (UTC) is not walked again by this run: the beginning of the chain of cut runs that it goes on from; NULL for runs before this column.';
COMMENT ON COLUMN meta.run.input_state IS 'Of a build run: the fingerprint of raw, looks, registry and rules at its decision to build. What comes while it works or waits is for the next run. NULL for other runs.';
