-- What each lab disclosed, by year of release since 2016.
-- Grain: one row per lab, country, window, dimension and weighting. Key: universe, lab_id, country, window, dimension, weighting. Moves: n_open, n_partial, n_closed, n_unknown, share_open_low, share_open_high, n, coverage. Reads: core.release, core.release_origin, core.finding, build.model, build.release_disclosure, core.observed.
WITH unit AS (
    SELECT r.lab_id, o.origin_date, f.dimension, 'release' AS weighting, d.is_registry_only, 1::numeric AS weight, f.status
    FROM core.release r
    JOIN core.release_origin o USING (release_id)
    JOIN build.release_disclosure d USING (release_id)
    JOIN core.finding f ON f.subject_kind = 'release' AND f.subject_id = r.release_id AND f.dimension <> 'licence'
    WHERE r.is_counted AND r.lab_id <> 'unknown'
    UNION ALL
    SELECT m.lab_id, o.origin_date, f.dimension, w.weighting, false, w.weight, f.status
    FROM build.model m
    JOIN core.release_origin o USING (release_id)
    JOIN core.finding f ON f.subject_kind = 'model' AND f.subject_id = m.hub_id AND f.dimension <> 'licence'
    CROSS JOIN LATERAL (VALUES ('model', 1::numeric), ('download', m.downloads::numeric)) AS w (weighting, weight)
    WHERE m.lab_id <> 'unknown' AND w.weight IS NOT NULL AND m.gone_at IS NULL
), windowed AS (
    SELECT u.lab_id, p.country, p.fraction * u.weight AS weight, u.dimension, u.weighting, u.status, s.universe, w.year, w."window"
    FROM unit u
    CROSS JOIN LATERAL (SELECT extract(year FROM u.origin_date)::integer AS year) y
    CROSS JOIN LATERAL (
        VALUES (y.year, y.year::text, y.year >= 2016), (NULL, '2016-2020', y.year BETWEEN 2016 AND 2020), (NULL, '2021-2022', y.year BETWEEN 2021 AND 2022),
               (NULL, '2023-', y.year >= 2023), (NULL, 'all_time', true)
    ) AS w (year, "window", is_in)
    CROSS JOIN LATERAL core.countries_of(u.lab_id, coalesce(u.origin_date, (SELECT (max(observed_at) AT TIME ZONE 'UTC')::date FROM core.observed))) AS p
    -- What only the registry knows counts in the one universe and not in the other.
    CROSS JOIN LATERAL (VALUES ('registry', true), ('rated', NOT u.is_registry_only)) AS s (universe, is_in)
    WHERE w.is_in AND s.is_in
)
SELECT lab_id, country, year, dimension, weighting,
       trim_scale(round(coalesce(sum(weight) FILTER (WHERE status = 'open'), 0), 4)) AS n_open,
       trim_scale(round(coalesce(sum(weight) FILTER (WHERE status = 'partial'), 0), 4)) AS n_partial,
       trim_scale(round(coalesce(sum(weight) FILTER (WHERE status = 'closed'), 0), 4)) AS n_closed,
       trim_scale(round(coalesce(sum(weight) FILTER (WHERE status = 'unknown'), 0), 4)) AS n_unknown,
       round(coalesce(sum(weight) FILTER (WHERE status = 'open'), 0) / nullif(sum(weight), 0), 6) AS share_open_low,
       round(coalesce(sum(weight) FILTER (WHERE status IN ('open', 'unknown')), 0) / nullif(sum(weight), 0), 6) AS share_open_high,
       'disclosure_profile' AS metric, universe, "window", 1 AS definition_version, count(*) AS n,
       round(coalesce(sum(weight) FILTER (WHERE status <> 'unknown'), 0) / nullif(sum(weight), 0), 4) AS coverage,
       (SELECT max(observed_at) FROM core.observed) AS as_of
FROM windowed
GROUP BY lab_id, country, year, dimension, weighting, universe, "window"
