-- Shares of flagship releases that are open (or closed), differences of two and trends, each with how sure it is.
-- Grain: one row per measure, sides, dimension, status and weighting. Key: measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting.
-- Moves: n, n_compared, n_unknown, n_compared_unknown, n_without_like, n_shared, told_low, told_high, low, high, alike_low, alike_high, coverage, is_whole.
-- Reads: core.share_estimate, core.observed.
SELECT measure, country, cohort, compared_country, compared_cohort, is_whole, dimension, status, weighting,
       n_compared, n_unknown, n_compared_unknown, n_without_like, n_shared,
       told_low, told_high, low, high, alike_low, alike, alike_high,
       'share_estimate' AS metric, 'registry' AS universe, cohort AS "window", 1 AS definition_version, n,
       round(least(1 - n_unknown::numeric / n, coalesce(1 - n_compared_unknown::numeric / nullif(n_compared, 0), 1)), 4) AS coverage,
       (SELECT max(observed_at) FROM core.observed) AS as_of
FROM core.share_estimate
