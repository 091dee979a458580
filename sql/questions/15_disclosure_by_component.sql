-- What share of releases discloses weights, data, code and methods, per country and year, by release and by downloads?
-- Asked by: Economies of Open Intelligence (data disclosed and available: 79.3 % to 39.8 %); the founding argument.
-- Read: within one universe (registry: closed science by the registry's criterion among it; rated: without what the registry alone knows) the true share lies between share_open_low (unknown is not open) and share_open_high (unknown is open).
-- Caveats: closed science enters by the registry's criterion; downloads are those of the last 30 days whatever the year of release; what models of the whole Hub declare is another thing (37 to 43), and is left out; where is_after_registry, a part of the window lies after the day up to which the registry was gone through: what was announced then is missing.
-- Columns: universe, country, window, dimension, weighting, weight, n_open, n_partial, n_closed, n_unknown, share_open_low, share_open_high, n, coverage, as_of, is_after_registry.
-- Reads: mart.disclosure_profile.
SELECT universe, country, "window", dimension, weighting, sum(n_open + n_partial + n_closed + n_unknown) AS weight, sum(n_open) AS n_open, sum(n_partial) AS n_partial,
       sum(n_closed) AS n_closed, sum(n_unknown) AS n_unknown,
       round(sum(n_open) / nullif(sum(n_open + n_partial + n_closed + n_unknown), 0), 6) AS share_open_low,
       round(sum(n_open + n_unknown) / nullif(sum(n_open + n_partial + n_closed + n_unknown), 0), 6) AS share_open_high,
       sum(n)::bigint AS n, round(1 - sum(n_unknown) / nullif(sum(n_open + n_partial + n_closed + n_unknown), 0), 4) AS coverage, max(as_of) AS as_of, bool_or(is_after_registry) AS is_after_registry
FROM mart.disclosure_profile
WHERE basis = 'seen'
GROUP BY universe, country, "window", dimension, weighting
ORDER BY universe DESC, country, "window" DESC, dimension DESC, weighting
