-- Checks: Licence mixes whose shares do not sum to 1. Severity: fail.
-- Grain: one row per offence. Key: universe, scope_kind, scope_id, window, weighting. Reads: build.licence_mix.
SELECT universe, scope_kind, scope_id, "window", weighting, sum(share) AS total FROM build.licence_mix
GROUP BY universe, scope_kind, scope_id, "window", weighting
HAVING abs(sum(share) - 1) > 0.00001
