-- What a run has asked for so far, with the outcome, so that a task that was interrupted by a rate limit continues where it stopped.
SELECT scope, outcome FROM meta.look WHERE source = %(source)s AND is_current AND last_run_id = %(run)s;
