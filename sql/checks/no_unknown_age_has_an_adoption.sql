-- Checks: Relative adoption that is given although the model's downloads at that age are not known, or that is negative. Severity: fail.
-- Grain: one row per violation. Key: universe, hub_id, day. Reads: build.relative_adoption.
SELECT universe, hub_id, day, ram_v1, ram_v2, coverage FROM build.relative_adoption
WHERE downloads_all_time IS NULL AND (ram_v1 IS NOT NULL OR ram_v2 IS NOT NULL OR coverage <> 0) OR ram_v1 < 0 OR ram_v2 < 0
