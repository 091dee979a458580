-- Dags whose last successful run ended longer ago than the given time, with its end. For a Dag that never succeeded the time of the first migration counts.
SELECT d.dag_id, max(r.ended_at) AS last_end
FROM unnest(%(dags)s) AS d (dag_id)
LEFT JOIN meta.run r ON r.dag_id = d.dag_id AND r.state IN ('success', 'skipped')
GROUP BY d.dag_id
HAVING coalesce(max(r.ended_at), (SELECT min(applied_at) FROM meta.migration)) < now() - %(after)s
ORDER BY d.dag_id;
