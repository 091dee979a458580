-- Up to which day anything was observed; nothing before a first observation.
-- Grain: one row. Key: on_date. Reads: core.observed.
SELECT (max(observed_at) AT TIME ZONE 'UTC')::date AS on_date FROM core.observed
