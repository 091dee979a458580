-- Checks: Shares that do not follow from the counts (low: unknown counted as not open; high: as open), or that are given though n is 0. Severity: fail.
-- Grain: one row per violation. Key: month, dimension, weighting, includes_registry_only. Reads: build.disclosure_by_month.
SELECT month, dimension, weighting, includes_registry_only, n, share_open_low, share_open_high FROM build.disclosure_by_month
WHERE (n = 0) <> (share_open_low IS NULL) OR (n = 0) <> (share_open_high IS NULL)
   OR abs(share_open_low - n_open / nullif(n, 0)) > 0.00001
   OR abs(share_open_high - (n_open + n_unknown) / nullif(n, 0)) > 0.00001
