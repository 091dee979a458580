-- How often rows drawn at random were right, as somebody read them who did not write the rules.
-- Grain: one row per audit, kind of row and dimension. Key: audit_id, kind, dimension. Reads: core.audit.
SELECT audit_id, kind, dimension, world, as_of, rule_set, seed, reader, read_on, n, n_right, n_wrong, n_unsure,
       precision, precision_low, precision_high, precision_if_wrong, precision_if_right, errors
FROM core.audit
