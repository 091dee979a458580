-- Checks: Licence mixes whose shares of classes, or shares of all licences, do not sum to 1. Severity: fail.
-- Grain: one row per violation. Key: universe, scope_kind, scope_id, window, weighting, size_band. Reads: build.licence_mix.
SELECT universe, scope_kind, scope_id, "window", weighting, size_band,
       sum(share) FILTER (WHERE licence_id = 'all') AS total, sum(share_of_all) FILTER (WHERE licence_id <> 'all') AS total_of_all
FROM build.licence_mix
GROUP BY universe, scope_kind, scope_id, "window", weighting, size_band
HAVING abs(sum(share) FILTER (WHERE licence_id = 'all') - 1) > 0.00001 OR abs(sum(share_of_all) FILTER (WHERE licence_id <> 'all') - 1) > 0.0001
