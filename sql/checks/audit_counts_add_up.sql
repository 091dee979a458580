-- Checks: Audits whose verdicts do not sum to their rows, or whose precision is not the share of right answers or lies outside its interval. Severity: fail.
-- Grain: one row per violation. Key: audit_id, kind, dimension. Reads: build.audit.
SELECT a.audit_id, a.kind, a.dimension, a.n, a.precision
FROM build.audit a
WHERE a.n <> a.n_right + a.n_wrong + a.n_unsure
   OR (a.precision IS NULL) <> (a.n_right + a.n_wrong = 0)
   OR abs(a.precision - a.n_right::numeric / nullif(a.n_right + a.n_wrong, 0)) > 0.0001
   OR a.precision NOT BETWEEN a.precision_low AND a.precision_high
   OR a.precision_low NOT BETWEEN 0 AND 1 OR a.precision_high NOT BETWEEN 0 AND 1
   OR a.precision_if_wrong > a.precision_if_right
   OR a.n_wrong <> (SELECT coalesce(sum(e.value::bigint), 0) FROM jsonb_each_text(a.errors) e)
