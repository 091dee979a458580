-- Runs are of the Airflow that made them: none of them goes on in a restored state, and no run there may be taken for one of them by its id.
UPDATE meta.run
SET dag_run_id = dag_run_id || '@' || %(made_at)s,
    state = CASE state WHEN 'running' THEN 'failed' ELSE state END,
    report = CASE state WHEN 'running' THEN report || jsonb_build_object('ended_by', 'restore') ELSE report END
WHERE dag_run_id ~ '^[a-z_]+__'
