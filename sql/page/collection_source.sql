-- Each Dag of the line: its last run that did something, its last good end, what that received, what waits and what is out of date at its service.
-- Grain: one row per Dag. Key: dag_id. Reads: mart.backlog_count, mart.look_count, mart.receipt, mart.run.
WITH service AS (
    SELECT source, sum(asked)::bigint AS asked, sum(answered + absent)::bigint AS answered, sum(refused)::bigint AS refused,
           sum(failed + unreadable)::bigint AS failed, sum(outdated)::bigint AS outdated, max(newest_at) AS observed_at
    FROM mart.look_count
    GROUP BY source
), backlog AS (
    SELECT source, sum(waiting)::bigint AS waiting FROM mart.backlog_count GROUP BY source
), told AS (
    SELECT run_id, sum(received)::bigint AS received, sum(landed)::bigint AS landed, sum(rejected)::bigint AS rejected FROM mart.receipt GROUP BY run_id
)
SELECT d.dag_id, good.ended_at AS last_success_at,
       coalesce(good.ended_at < now() - make_interval(secs => CAST(:late_after AS double precision)), true) AS is_late,
       last.state AS last_state, last.started_at AS last_started_at, whole.is_complete, t.received, t.landed, t.rejected,
       CASE WHEN s.source IS NOT NULL THEN coalesce(b.waiting, 0) END AS waiting,
       s.asked, s.answered, s.refused, s.failed, s.outdated, round(s.outdated::numeric / nullif(s.asked, 0), 4) AS outdated_share, s.observed_at
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
LEFT JOIN told t ON t.run_id = whole.run_id
LEFT JOIN service s ON s.source = whole.source
LEFT JOIN backlog b ON b.source = whole.source
ORDER BY d.place
