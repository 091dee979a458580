-- Checks: Models created later than the newest answer of the Hub. Severity: warn.
-- Grain: one row per violation. Key: hub_id. Reads: staging.model, staging.look.
SELECT hub_id, created_at FROM staging.model
WHERE created_at > (SELECT max(ended_at) FROM staging.look WHERE source = 'huggingface') + interval '1 day'
