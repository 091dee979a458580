-- Whether a Dag that waits for an event had no run for longer than told, however its runs ended; one that never ran counts from the first migration.
SELECT coalesce((SELECT max(started_at) FROM meta.run WHERE dag_id = %(dag_id)s), (SELECT min(applied_at) FROM meta.migration)) < now() - %(after)s AS is_unwoken;
