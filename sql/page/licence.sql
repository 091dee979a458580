-- Licences of the sources whose days of the whole Hub are in this warehouse: one may ask that what is made from its data gets the same licence.
-- Grain: one row per licence. Key: licence_spdx. Reads: mart.hub_source.
SELECT DISTINCT licence_spdx
FROM mart.hub_source
WHERE days_landed IS NOT NULL
ORDER BY licence_spdx
