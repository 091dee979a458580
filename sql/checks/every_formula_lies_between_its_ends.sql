-- Checks: Points of a formula that lie outside their ends, or above what can be had. Severity: fail.
-- Grain: one row per violation. Key: release_id, formula, component. Reads: build.release_formula.
SELECT release_id, formula, component, low, high, most FROM build.release_formula
WHERE NOT (low BETWEEN 0 AND high AND high <= most) OR (component = 'total' AND coverage = 1 AND low <> high)
