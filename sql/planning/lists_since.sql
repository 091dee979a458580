-- Since when a list counts as walked for this run: the beginning of the chain of cut runs that it goes on from, at most a day.
SELECT greatest(min(r.begun_at), max(t.begun_at) - interval '20 hours') - interval '10 minutes'
FROM meta.run t
JOIN meta.run r ON r.source = t.source AND r.dag_id = t.dag_id AND r.run_id <= t.run_id
    AND r.run_id > coalesce((SELECT max(p.run_id) FROM meta.run p
                             WHERE p.source = t.source AND p.dag_id = t.dag_id AND p.run_id < t.run_id AND NOT p.is_cut), 0)
WHERE t.run_id = %(run)s;
