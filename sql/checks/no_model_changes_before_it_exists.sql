-- Checks: Models last changed before they were created, those on the Hub's floor of createdAt aside. Severity: warn.
-- Grain: one row per violation. Key: hub_id. Reads: staging.model.
SELECT hub_id, created_at, last_modified_at FROM staging.model
WHERE last_modified_at < created_at - interval '1 minute' AND created_at >= '2022-03-03'
