-- Checks: Identifiers that two present datasets share: a rename that we missed. Severity: warn.
-- Grain: one row per violation. Key: hub_uid. Reads: staging.dataset.
SELECT hub_uid, min(hub_id) AS one_name, max(hub_id) AS other_name FROM staging.dataset
WHERE hub_uid IS NOT NULL AND gone_at IS NULL AND renamed_to IS NULL
GROUP BY hub_uid HAVING count(DISTINCT lower(hub_id)) > 1
