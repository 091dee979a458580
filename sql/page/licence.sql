-- Licences of the sources whose days of the whole Hub are here: they may ask for the same licence again.
-- Grain: one row per licence. Key: licence_spdx. Reads: mart.hub_source.
SELECT DISTINCT licence_spdx
FROM mart.hub_source
WHERE days_landed IS NOT NULL
ORDER BY licence_spdx
