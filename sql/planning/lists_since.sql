-- Since when a list counts as walked for this run: the beginning of the chain of cut runs that it goes on from, at most a day.
SELECT r.begun_at - interval '10 minutes'
FROM meta.run r
WHERE r.run_id = (SELECT meta.first_run_of(%(run)s));
