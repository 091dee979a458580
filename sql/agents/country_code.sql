-- Every country of a publication.
-- Grain: one row per country. Key: country. Reads: mart.country_disclosure_of.
SELECT DISTINCT d.country
FROM mart.country_disclosure_of(CAST(:publication_id AS bigint)) d
ORDER BY d.country
