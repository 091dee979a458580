-- Checks: Models created before the floor that the Hub gives to the oldest ones. Severity: warn.
-- Grain: one row per violation. Key: hub_id. Reads: staging.model.
SELECT hub_id, created_at FROM staging.model WHERE created_at < '2022-03-02'
