INSERT INTO meta.cursor (source, scope, state, run_id, updated_at)
VALUES (%(source)s, %(scope)s, %(state)s, %(run_id)s, coalesce(%(at)s, now()))
ON CONFLICT (source, scope) DO UPDATE
SET state = excluded.state, run_id = excluded.run_id, updated_at = excluded.updated_at;
