-- Checks: Denominators whose country shares do not sum to 1. Severity: fail.
-- Grain: one row per violation. Key: universe, denominator. Reads: build.country_share.
SELECT universe, denominator, sum(share) AS total FROM build.country_share
GROUP BY universe, denominator
HAVING abs(sum(share) - 1) > 0.00001 * count(*) OR count(share) NOT IN (0, count(downloads))
