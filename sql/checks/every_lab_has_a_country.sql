-- Checks: Labs of the registry without a country: they count as unknown. Severity: limit.
-- Grain: one row per violation. Key: lab_id. Reads: core.lab, core.lab_country.
SELECT l.lab_id FROM core.lab l WHERE NOT EXISTS (SELECT 1 FROM core.lab_country c WHERE c.lab_id = l.lab_id)
