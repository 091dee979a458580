-- Checks: Releases dated later than the newest answer of any service. In a replay, releases of the registry may be newer than the recorded answers. Severity: warn.
-- Grain: one row per violation. Key: release_id. Reads: core.release, staging.look.
SELECT release_id, release_date, date_method FROM core.release
WHERE date_method <> 'registry' AND release_date > (SELECT max(ended_at) FROM staging.look) + interval '1 day'
