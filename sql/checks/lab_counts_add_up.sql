-- Counts that do not sum to n, or shares out of order.
-- Grain: one row per offence. Key: lab_id, dimension. Reads: build.lab_disclosure.
SELECT lab_id, dimension, weighting, n FROM build.lab_disclosure
WHERE abs(n - (n_open + n_partial + n_closed + n_unknown)) > 0.000001
   OR NOT (coalesce(share_open_low, 0) BETWEEN 0 AND 1 AND coalesce(share_open_high, 0) BETWEEN 0 AND 1)
   OR share_open_low > share_open_high
