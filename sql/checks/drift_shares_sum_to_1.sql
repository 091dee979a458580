-- Checks: Classes of parent licences whose shares of children do not sum to 1, or pairs of classes that are wrongly called more permissive or not. Severity: fail.
-- Grain: one row per violation. Key: universe, parent_class, relation. Reads: build.licence_drift.
SELECT universe, parent_class, relation, sum(share) AS total FROM build.licence_drift
GROUP BY universe, parent_class, relation
HAVING abs(sum(share) - 1) > 0.00001 OR sum(edges) > max(n)
    OR bool_or(is_more_permissive <> (core.licence_rank(child_class) > core.licence_rank(parent_class)))
