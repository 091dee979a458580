-- How often each status that we give was right, as readers of the last audits found.
-- Grain: one row per dimension and status. Key: dimension, status. Reads: core.measure_error.
SELECT dimension, status, n, n_open, n_partial, n_closed, n_unsure, source, read_on FROM core.measure_error
