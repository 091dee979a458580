-- Checks: Dimensions in which the countries' counts do not sum to the labs'. Severity: fail.
-- Grain: one row per violation. Key: dimension, weighting, includes_registry_only. Reads: build.country_disclosure, build.lab_disclosure.
SELECT dimension, weighting, includes_registry_only, c.n AS n_countries, l.n AS n_labs
FROM (SELECT dimension, weighting, includes_registry_only, sum(n) AS n FROM build.country_disclosure GROUP BY 1, 2, 3) c
FULL JOIN (SELECT dimension, weighting, includes_registry_only, sum(n) AS n FROM build.lab_disclosure GROUP BY 1, 2, 3) l
    USING (dimension, weighting, includes_registry_only)
WHERE abs(coalesce(c.n, 0) - coalesce(l.n, 0)) > 0.000001 * greatest(c.n, l.n, 1)
