-- Checks: Comparisons with another assessor whose cells do not sum to their total, or whose accuracy is not the share of equal answers. Severity: fail.
-- Grain: one row per violation. Key: source, dimension, row_group, answered_by. Reads: build.assessment_agreement.
SELECT a.source, a.dimension, a.row_group, a.answered_by, a.n, a.accuracy
FROM build.assessment_agreement a
WHERE a.n <> a.open_open + a.open_partial + a.open_closed + a.partial_open + a.partial_partial + a.partial_closed
             + a.closed_open + a.closed_partial + a.closed_closed
   OR a.accuracy <> round((a.open_open + a.partial_partial + a.closed_closed)::numeric / a.n, 4)
   OR a.accuracy NOT BETWEEN 0 AND 1 OR a.macro_f1 NOT BETWEEN 0 AND 1 OR a.kappa NOT BETWEEN -1 AND 1
   OR a.accuracy_low > a.accuracy_high
