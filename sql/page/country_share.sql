-- Each country's share of downloads under one published denominator, in one publication.
-- Grain: one row per country. Key: country. Reads: mart.country_share_of.
SELECT country, downloads, share, n, coverage, "window" AS counted, published_source, as_of
FROM mart.country_share_of(CAST(:publication AS bigint))
WHERE denominator = :denominator AND universe = :universe
ORDER BY (country = 'unknown'), share DESC NULLS LAST, country
