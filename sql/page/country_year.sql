-- What each country's labs disclose in one dimension, by year of release, in one publication; low counts the unknown as not open, high as open.
-- Grain: one row per country and year. Key: country, year. Reads: mart.disclosure_profile_of.
SELECT country, year, n, n_open, n_partial, n_closed, n_unknown,
       round(n_open / nullif(n, 0), 6) AS share_open_low, round((n_open + n_unknown) / nullif(n, 0), 6) AS share_open_high,
       round(1 - n_unknown / nullif(n, 0), 4) AS coverage, is_after_registry, as_of
FROM (
    SELECT country, year, sum(n_open + n_partial + n_closed + n_unknown) AS n, sum(n_open) AS n_open, sum(n_partial) AS n_partial,
           sum(n_closed) AS n_closed, sum(n_unknown) AS n_unknown,
           coalesce(bool_or(is_after_registry), false) AS is_after_registry, max(as_of) AS as_of
    FROM mart.disclosure_profile_of(CAST(:publication AS bigint))
    WHERE year IS NOT NULL AND dimension = :dimension AND weighting = :weighting AND universe = :universe
    GROUP BY country, year
) of_year
WHERE n > 0
ORDER BY country, year
