-- What the releases that were out at the end of each year disclosed by then, as known now, per country.
-- Grain: one row per country, year and dimension. Key: universe, country, year, dimension. Moves: n_open, n_partial, n_closed, n_unknown, share_open_low, share_open_high, share_dated, n, coverage. Grows: year.
-- Reads: core.observed, build.release_disclosure.
WITH year AS (
    SELECT y AS year, least(make_date(y, 12, 31), (o.observed_at AT TIME ZONE 'UTC')::date) AS on_date
    FROM (SELECT max(observed_at) AS observed_at FROM core.observed) o
    CROSS JOIN LATERAL generate_series(2016, extract(year FROM o.observed_at AT TIME ZONE 'UTC')::integer) AS y
), unit AS (
    SELECT y.year, d.is_registry_only, p.country, p.fraction, v.n_evidence, v.n_dated, s.dimension, s.status
    FROM year y
    CROSS JOIN LATERAL core.release_disclosure_valid_on(y.on_date) v
    JOIN build.release_disclosure d USING (release_id)
    CROSS JOIN LATERAL core.countries_of(v.lab_id, coalesce(v.release_date, y.on_date)) AS p
    CROSS JOIN LATERAL (VALUES ('weights', v.weights_status), ('data', v.data_status), ('code', v.code_status), ('methods', v.methods_status)) AS s (dimension, status)
    WHERE v.is_counted AND v.lab_id <> 'unknown'
)
SELECT u.country, u.year, u.dimension,
       trim_scale(round(coalesce(sum(u.fraction) FILTER (WHERE u.status = 'open'), 0), 4)) AS n_open,
       trim_scale(round(coalesce(sum(u.fraction) FILTER (WHERE u.status = 'partial'), 0), 4)) AS n_partial,
       trim_scale(round(coalesce(sum(u.fraction) FILTER (WHERE u.status = 'closed'), 0), 4)) AS n_closed,
       trim_scale(round(coalesce(sum(u.fraction) FILTER (WHERE u.status = 'unknown'), 0), 4)) AS n_unknown,
       round(coalesce(sum(u.fraction) FILTER (WHERE u.status = 'open'), 0) / sum(u.fraction), 6) AS share_open_low,
       round(coalesce(sum(u.fraction) FILTER (WHERE u.status IN ('open', 'unknown')), 0) / sum(u.fraction), 6) AS share_open_high,
       round(sum(u.n_dated)::numeric / nullif(sum(u.n_evidence), 0), 6) AS share_dated,
       'disclosure_by_year' AS metric, s.universe, 'to_year_end' AS "window", 1 AS definition_version, count(*) AS n,
       round(coalesce(sum(u.fraction) FILTER (WHERE u.status <> 'unknown'), 0) / sum(u.fraction), 4) AS coverage,
       (SELECT max(observed_at) FROM core.observed) AS as_of
FROM unit u
-- What only the registry knows counts in the one universe and not in the other.
CROSS JOIN LATERAL (VALUES ('registry', true), ('rated', NOT u.is_registry_only)) AS s (universe, is_in)
WHERE s.is_in
GROUP BY u.country, u.year, u.dimension, s.universe
