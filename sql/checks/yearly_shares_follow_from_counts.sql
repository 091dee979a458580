-- Checks: Years whose shares of open releases do not follow from their counts. Severity: fail.
-- Grain: one row per violation. Key: universe, country, year, dimension. Reads: build.disclosure_by_year.
SELECT universe, country, year, dimension, share_open_low, share_open_high FROM build.disclosure_by_year
WHERE abs(share_open_low - n_open / nullif(n_open + n_partial + n_closed + n_unknown, 0)) > 0.001
   OR abs(share_open_high - (n_open + n_unknown) / nullif(n_open + n_partial + n_closed + n_unknown, 0)) > 0.001
   OR share_open_low > share_open_high OR least(n_open, n_partial, n_closed, n_unknown) < 0
