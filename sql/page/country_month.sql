-- Each country's share of the downloads that our own counts saw in a month, in one publication.
-- Grain: one row per country and month. Key: country, month. Reads: mart.adoption_of.
SELECT subject_id AS country, month, downloads_added,
       round(downloads_added / nullif(sum(downloads_added) OVER (PARTITION BY month), 0), 6) AS share, n, coverage, as_of
FROM mart.adoption_of(CAST(:publication AS bigint))
WHERE subject_kind = 'country' AND universe = :universe
ORDER BY month, country
