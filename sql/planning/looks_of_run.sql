-- What a run has asked for so far, and what came of it. A task that waited for a limit does not begin from the first again.
SELECT scope, outcome FROM meta.look WHERE source = %(source)s AND is_current AND last_run_id = %(run)s;
