-- In a restored warehouse, end the runs of the Airflow that the backup was made with: those still running become failed, and every Airflow id gets "@" and the time of the backup, so that no run of the new Airflow has the same id.
UPDATE meta.run
SET dag_run_id = dag_run_id || '@' || %(made_at)s,
    state = CASE state WHEN 'running' THEN 'failed' ELSE state END,
    report = CASE state WHEN 'running' THEN report || jsonb_build_object('ended_by', 'restore') ELSE report END
WHERE dag_run_id ~ '^[a-z_]+__'
