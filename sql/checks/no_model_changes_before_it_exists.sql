-- Checks: Models last changed before they were created. Models with the Hub's earliest creation date are left out: it stands for every earlier date. Severity: warn.
-- Grain: one row per violation. Key: hub_id. Reads: staging.model.
SELECT hub_id, created_at, last_modified_at FROM staging.model
WHERE last_modified_at < created_at - interval '1 minute' AND created_at >= '2022-03-03'
