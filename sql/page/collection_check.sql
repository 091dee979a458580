-- For each Dag and layer the checks of the newest run that checked the layer, among the Dag's last five checked runs; unmet ones first. A run under way has checked only some layers.
-- Grain: one row per check. Key: dag_id, layer, object, check_name. Reads: mart.quality_result, mart.run.
SELECT q.dag_id, q.layer, q.object, q.check_name, q.severity, q.is_met, q.unexpected, q.total, q.checked_at
FROM (SELECT DISTINCT dag_id FROM mart.run) d
CROSS JOIN LATERAL (
    SELECT c.layer, max(c.run_id) AS run_id
    FROM (
        SELECT r.run_id FROM mart.run r
        WHERE r.dag_id = d.dag_id AND EXISTS (SELECT 1 FROM mart.quality_result c WHERE c.run_id = r.run_id)
        ORDER BY r.run_id DESC LIMIT 5
    ) checked
    JOIN mart.quality_result c USING (run_id)
    GROUP BY c.layer
) last
JOIN mart.quality_result q ON q.run_id = last.run_id AND q.layer = last.layer
ORDER BY q.is_met, array_position(ARRAY['fail', 'warn', 'limit'], q.severity), q.dag_id, q.layer, q.object, q.check_name
