-- What models of the whole Hub declare of weights, data, code and methods, by lab, country and year of creation.
-- Grain: one row per lab, country, window, dimension and weighting. Key: universe, lab_id, country, window, dimension, weighting.
-- Reads: mart.hub_disclosure, raw.hub_counter_now, hub_span.
WITH summed AS (
    -- What stands on the floor of createdAt is of any earlier day. Without a lab the country is unknown on every day, so that its year is enough.
    SELECT d.lab_id, d.weights, d.data, d.code, d.methods,
           CASE WHEN d.created_at <= '2022-03-03' THEN NULL
                WHEN d.lab_id = 'unknown' THEN date_trunc('year', d.created_at AT TIME ZONE 'UTC')::date
                ELSE (d.created_at AT TIME ZONE 'UTC')::date END AS created_on,
           count(*) AS models, count(n.downloads) AS counted, coalesce(sum(n.downloads), 0) AS downloads
    FROM mart.hub_disclosure d
    LEFT JOIN raw.hub_counter_now n USING (hub_key)
    WHERE d.kind = 'model' AND d.gone_at IS NULL
    GROUP BY 1, 2, 3, 4, 5, 6
), unit AS (
    -- A declaration that names nothing is no look at what its maker wrote elsewhere: it closes nothing. That weights are disabled or private the Hub says itself.
    SELECT s.lab_id, s.created_on, c.dimension, w.weighting, c.status, sum(w.n)::bigint AS n, sum(w.weight) AS weight
    FROM summed s
    CROSS JOIN LATERAL (VALUES ('weights', CASE s.weights WHEN 'none' THEN 'closed' ELSE s.weights END), ('data', s.data), ('code', s.code), ('methods', s.methods)) AS c (dimension, status)
    CROSS JOIN LATERAL (VALUES ('repository', s.models, s.models::numeric), ('repository_download', s.counted, s.downloads::numeric)) AS w (weighting, n, weight)
    WHERE w.n > 0
    GROUP BY 1, 2, 3, 4, 5
), place AS (
    SELECT u.lab_id, u.created_on, p.country, p.fraction, extract(year FROM u.created_on)::integer AS created_year
    FROM (SELECT DISTINCT lab_id, created_on FROM unit) u
    CROSS JOIN LATERAL core.countries_of(u.lab_id, coalesce(u.created_on, (SELECT (as_of AT TIME ZONE 'UTC')::date FROM hub_span))) AS p
), windowed AS (
    -- No window begins or ends before the floor: which models of it are of which year the Hub does not say.
    SELECT u.lab_id, p.country, w.year, w."window", u.dimension, u.weighting, u.status, sum(u.n) AS n, sum(u.weight * p.fraction) AS weight
    FROM unit u
    JOIN place p ON p.lab_id = u.lab_id AND p.created_on IS NOT DISTINCT FROM u.created_on
    CROSS JOIN LATERAL (
        VALUES (p.created_year, p.created_year::text, p.created_year IS NOT NULL), (NULL, '2023-', p.created_year >= 2023), (NULL, 'all_time', true)
    ) AS w (year, "window", is_in)
    WHERE w.is_in
    GROUP BY 1, 2, 3, 4, 5, 6, 7
)
SELECT lab_id, country, year, dimension, weighting,
       trim_scale(round(coalesce(sum(weight) FILTER (WHERE status = 'open'), 0), 4)) AS n_open,
       trim_scale(round(coalesce(sum(weight) FILTER (WHERE status = 'partial'), 0), 4)) AS n_partial,
       trim_scale(round(coalesce(sum(weight) FILTER (WHERE status = 'closed'), 0), 4)) AS n_closed,
       trim_scale(round(coalesce(sum(weight) FILTER (WHERE status IN ('none', 'unknown')), 0), 4)) AS n_unknown,
       round(coalesce(sum(weight) FILTER (WHERE status = 'open'), 0) / nullif(sum(weight), 0), 6) AS share_open_low,
       round(coalesce(sum(weight) FILTER (WHERE status IN ('open', 'none', 'unknown')), 0) / nullif(sum(weight), 0), 6) AS share_open_high,
       'disclosure_profile' AS metric, 'collected_hub' AS universe, "window", 1 AS definition_version, sum(n)::bigint AS n,
       round(coalesce(sum(weight) FILTER (WHERE status NOT IN ('none', 'unknown')), 0) / nullif(sum(weight), 0), 4) AS coverage,
       (SELECT as_of FROM hub_span) AS as_of,
       coalesce(substring("window" FROM '[0-9]{4}$')::integer < (SELECT extract(year FROM as_of AT TIME ZONE 'UTC') FROM hub_span), false) AS is_whole_year,
       -- What models declare of themselves does not rest on the registry's list.
       'declared' AS basis, NULL::date AS registry_as_of, false AS is_after_registry
FROM windowed
GROUP BY lab_id, country, year, dimension, weighting, "window"
