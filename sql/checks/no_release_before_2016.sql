-- Checks: Counted releases dated before the registry begins. Severity: warn.
-- Grain: one row per violation. Key: release_id. Reads: build.release.
SELECT release_id, release_date FROM build.release WHERE is_counted AND release_date < '2016-01-01'
