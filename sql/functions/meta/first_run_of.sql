-- The first of the cut runs that a run continues. The continuing runs do not ask again what failed in one of them: a thing that always fails would keep them going without an end.
CREATE OR REPLACE FUNCTION meta.first_run_of(run bigint) RETURNS bigint
LANGUAGE sql STABLE
BEGIN ATOMIC
    SELECT min(r.run_id)
    FROM meta.run t
    JOIN meta.run r ON r.source = t.source AND r.dag_id = t.dag_id AND r.run_id <= t.run_id
        AND (r.run_id = t.run_id OR r.begun_at > t.begun_at - interval '20 hours')
        AND r.run_id > coalesce((SELECT max(p.run_id) FROM meta.run p
                                 WHERE p.source = t.source AND p.dag_id = t.dag_id AND p.run_id < t.run_id AND NOT p.is_cut), 0)
    WHERE t.run_id = run;
END;
COMMENT ON FUNCTION meta.first_run_of(bigint) IS
    'The first run, at most 20 hours back, of the chain of cut runs that a run goes on from; the run itself where it goes on from none, NULL where there is no such run.';
