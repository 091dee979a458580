-- Each of the given Dags: its last run that was not skipped, its last good end, and the counts of its last successful run. A Dag that never ended well is late once the first run of any Dag is old enough.
-- Grain: one row per Dag. Key: dag_id. Reads: mart.receipt, mart.run.
SELECT d.dag_id, good.ended_at AS last_success_at,
       coalesce(coalesce(good.ended_at, (SELECT min(r.started_at) FROM mart.run r)) < now() - make_interval(secs => CAST(:late_after AS double precision)),
                false) AS is_late,
       last.state AS last_state, last.started_at AS last_started_at, whole.source, whole.is_complete, t.received, t.landed, t.rejected
FROM unnest(CAST(:dags AS text[])) WITH ORDINALITY AS d (dag_id, place)
LEFT JOIN LATERAL (
    SELECT r.ended_at FROM mart.run r WHERE r.dag_id = d.dag_id AND r.state IN ('success', 'skipped') ORDER BY r.run_id DESC LIMIT 1
) good ON true
LEFT JOIN LATERAL (
    SELECT r.state, r.started_at FROM mart.run r WHERE r.dag_id = d.dag_id AND r.state <> 'skipped' ORDER BY r.run_id DESC LIMIT 1
) last ON true
LEFT JOIN LATERAL (
    SELECT r.run_id, r.source, r.is_complete FROM mart.run r WHERE r.dag_id = d.dag_id AND r.state = 'success' ORDER BY r.run_id DESC LIMIT 1
) whole ON true
LEFT JOIN LATERAL (
    SELECT sum(p.received)::bigint AS received, sum(p.landed)::bigint AS landed, sum(p.rejected)::bigint AS rejected FROM mart.receipt p WHERE p.run_id = whole.run_id
) t ON true
ORDER BY d.place
