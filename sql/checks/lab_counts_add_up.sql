-- Checks: Counts that do not sum to n, or are negative, or shares outside 0 to 1 or out of order. Severity: fail.
-- Grain: one row per violation. Key: lab_id, dimension, weighting, includes_registry_only. Reads: build.lab_disclosure.
SELECT lab_id, dimension, weighting, includes_registry_only, n FROM build.lab_disclosure
WHERE abs(n - (n_open + n_partial + n_closed + n_unknown)) > 0.000001 * greatest(n, 1)
   OR least(n_open, n_partial, n_closed, n_unknown) < 0
   OR NOT (coalesce(share_open_low, 0) BETWEEN 0 AND 1 AND coalesce(share_open_high, 0) BETWEEN 0 AND 1)
   OR share_open_low > share_open_high
