-- Checks: Models whose names differ by case alone: a rename that we missed, or two repositories. Severity: warn.
-- Grain: one row per violation. Key: hub_id_lower. Reads: core.model.
SELECT lower(hub_id) AS hub_id_lower, min(hub_id) AS one_name, max(hub_id) AS other_name FROM core.model
WHERE gone_at IS NULL GROUP BY lower(hub_id) HAVING count(*) > 1
