-- The day of the newest observation, and the day up to which the registry was gone through; both NULL before a first observation.
-- Grain: one row. Key: on_date. Reads: core.observed.
SELECT (max(observed_at) AT TIME ZONE 'UTC')::date AS on_date, core.registry_listed_to('registry') AS listed_to FROM core.observed
