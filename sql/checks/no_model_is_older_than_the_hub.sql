-- Checks: Models created before the earliest date that the Hub gives to any model. Severity: warn.
-- Grain: one row per violation. Key: hub_id. Reads: staging.model.
SELECT hub_id, created_at FROM staging.model WHERE created_at < '2022-03-02'
