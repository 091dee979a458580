-- Under what licences are new models and releases, per country and year, by count and by downloads?
-- Asked by: Economies of Open Intelligence; Laufer and others.
-- Read: shares of what is known sum to 1 within scope, window and weighting.
-- Caveats: licences of unknown class are left out; coverage gives the share of the weight whose class is known.
-- Columns: universe, scope_kind, scope_id, window, weighting, licence_class, share, n, coverage, as_of.
-- Reads: mart.licence_mix.
SELECT universe, scope_kind, scope_id, "window", weighting, licence_class, share, n, coverage, as_of
FROM mart.licence_mix
WHERE scope_kind IN ('all', 'country') AND licence_id = 'all' AND size_band = 'all'
ORDER BY universe DESC, scope_kind, scope_id, "window" DESC, weighting, share DESC, licence_class
