-- Whether a Dag that is started by an event had no run for the given time, whatever the outcome of its runs. If it never ran, the time of the first
-- migration counts.
SELECT coalesce((SELECT max(started_at) FROM meta.run WHERE dag_id = %(dag_id)s), (SELECT min(applied_at) FROM meta.migration)) < now() - %(after)s AS is_unwoken;
