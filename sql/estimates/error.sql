-- For each status that we give, how many rows of audits readers found to be open, partial, closed or unsure.
-- Grain: one row per dimension and status. Key: dimension, status. Reads: core.measure_error.
SELECT dimension, status, n_open, n_partial, n_closed, n_unsure FROM core.measure_error
