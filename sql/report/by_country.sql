-- The table that make demo prints, by country: releases, with those known from the registry alone.
SELECT country AS name, dimension, n, n_open, n_partial, n_closed, n_unknown
FROM mart.country_disclosure
WHERE weighting = 'release' AND includes_registry_only
ORDER BY 1, 2;
