-- Licence names that the registry does not map.
-- Grain: one row per offence. Key: hub_license_id. Reads: core.model.
SELECT hub_license_id, license_name, count(*) AS models FROM core.model
WHERE hub_license_id IS NOT NULL AND license_spdx IS NULL GROUP BY hub_license_id, license_name
