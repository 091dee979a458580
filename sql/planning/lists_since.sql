-- The time from which a list counts as already read for this run: the beginning of the first of the cut runs that it continues, less ten minutes.
SELECT r.begun_at - interval '10 minutes'
FROM meta.run r
WHERE r.run_id = (SELECT meta.first_run_of(%(run)s));
