-- The table that make demo prints, by country: flagship releases, as in mart.country_overview.
SELECT o.country AS name, v.dimension, o.releases AS n, v.n_open, v.n_partial, v.n_closed, v.n_unknown
FROM mart.country_overview o
CROSS JOIN LATERAL (
    VALUES
    ('weights', o.weights_open, o.weights_partial, o.weights_closed, o.weights_unknown),
    ('data', o.data_open, o.data_released_in_part + o.data_described_only + o.data_named_only, o.data_closed, o.data_unknown),
    ('code', o.code_open, o.code_partial, o.code_closed, o.code_unknown),
    ('methods', o.methods_open, o.methods_partial, o.methods_closed, o.methods_unknown)
) AS v (dimension, n_open, n_partial, n_closed, n_unknown)
ORDER BY 1, 2;
