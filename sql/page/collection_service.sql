-- Services that have not answered well for longer than the given time (after, seconds), if the last call was made within a day.
-- Grain: one row per service. Key: source. Reads: mart.service_state.
SELECT source, unwell_since, well_at, asked_at
FROM mart.service_state
WHERE unwell_since < now() - make_interval(secs => CAST(:after AS double precision)) AND asked_at > now() - interval '1 day'
ORDER BY source
