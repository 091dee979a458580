-- The newest run of each Dag if it did nothing: it was skipped, or ended well with a reason that says so.
-- Grain: one row per Dag. Key: dag_id. Reads: mart.run.
SELECT dag_id, run_id, dag_run_id, state, reason, ended_at
FROM (SELECT DISTINCT ON (dag_id) dag_id, run_id, dag_run_id, state, reason, ended_at FROM mart.run ORDER BY dag_id, run_id DESC) newest
WHERE state IN ('skipped', 'success') AND reason IS NOT NULL
ORDER BY dag_id
