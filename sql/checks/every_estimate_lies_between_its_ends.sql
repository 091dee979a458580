-- Checks: Estimates outside their ends, ends in the wrong order, more unknown releases than releases, two ends where nothing is unknown, or ends where nothing is measured. Severity: fail.
-- Grain: one row per violation. Key: measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting. Reads: core.share_estimate.
SELECT measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting, low, alike_low, alike, alike_high, high, told_low, told_high
FROM core.share_estimate
WHERE NOT (low <= alike_low AND alike_low <= alike_high AND alike_high <= high AND told_low <= told_high)
   OR alike NOT BETWEEN alike_low AND alike_high
   OR n_unknown > n OR n_compared_unknown > n_compared OR n_without_like > n_unknown + n_compared_unknown
   OR (n_unknown + n_compared_unknown = 0 AND told_low <> told_high)
   OR is_measured <> (low IS NOT NULL) OR (NOT is_measured AND n_left_out = 0)
