-- Checks: Lists of the most adopted whose ranks do not run from 1 to their length, or whose values rise with the rank. Severity: fail.
-- Grain: one row per violation. Key: month, kind, measure. Reads: mart.hub_top_month.
SELECT month, kind, measure, max(place) AS places
FROM (
    SELECT month, kind, measure, place, value - lag(value) OVER (PARTITION BY month, kind, measure ORDER BY place) AS step FROM mart.hub_top_month
) t
GROUP BY month, kind, measure
HAVING max(place) <> count(*) OR min(place) <> 1 OR max(step) > 0
