-- What readers of audits found of the statuses that we give.
-- Grain: one row per dimension and status. Key: dimension, status. Reads: core.measure_error.
SELECT dimension, status, n_open, n_partial, n_closed, n_unsure FROM core.measure_error
