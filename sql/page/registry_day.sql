-- The last day up to which the registry was gone through, the first of its kinds, in one publication; NULL: not known.
-- Grain: one row. Key: none. Reads: mart.registry_as_of_of.
SELECT CASE WHEN count(*) = 3 THEN min(listed_to) END AS listed_to
FROM mart.registry_as_of_of(CAST(:publication AS bigint))
WHERE lab_id = 'all'
