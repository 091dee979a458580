-- Countries whose shares are estimated by year, those with the most releases first, in one publication.
-- Grain: one row per country. Key: country. Reads: mart.share_estimate_of.
SELECT x.country, sum(x.n) AS n
FROM mart.share_estimate_of(CAST(:publication AS bigint)) x
WHERE x.measure = 'share' AND x.status = 'open' AND x.cohort ~ '^[0-9]{4}$' AND x.compared_country = '' AND x.dimension = 'weights' AND x.weighting = 'release'
GROUP BY x.country
ORDER BY n DESC, x.country
