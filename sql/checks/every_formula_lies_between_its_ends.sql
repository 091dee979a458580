-- Checks: Points of a formula whose lower end is above their upper end, whose upper end is above the most that can be had, or whose ends differ though everything is known. Severity: fail.
-- Grain: one row per violation. Key: release_id, formula, component. Reads: build.release_formula.
SELECT release_id, formula, component, low, high, most FROM build.release_formula
WHERE NOT (low BETWEEN 0 AND high AND high <= most) OR (component = 'total' AND coverage = 1 AND low <> high)
