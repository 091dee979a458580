-- What repositories of the whole Hub declare at the newest sweep of the running month; rows of earlier months stay as they were.
-- Grain: one row per kind, scope, band, library, year, month, weighting and component. Key: universe, kind, scope_kind, scope_id, size_band, library, created_year, month, weighting, component.
-- Reads: mart.hub_disclosure, raw.hub_counter_now, core.lab, hub_span, core.hub_declaration_share.
WITH common AS (
    -- Names of libraries are free text: one that fewer than one in a hundred models have is counted under other.
    SELECT library_name
    FROM mart.hub_disclosure
    WHERE kind = 'model' AND gone_at IS NULL AND library_name IS NOT NULL
    GROUP BY library_name
    HAVING count(*) * 100 >= (SELECT count(*) FROM mart.hub_disclosure WHERE kind = 'model' AND gone_at IS NULL)
), summed AS (
    SELECT d.kind, d.lab_id, CASE WHEN d.kind = 'model' THEN core.size_band(d.parameters) ELSE 'all' END AS size_band,
           CASE WHEN d.kind <> 'model' THEN 'all' WHEN d.library_name IS NULL THEN 'none told' ELSE coalesce(c.library_name, 'other') END AS library,
           -- A createdAt at the Hub's earliest date has no known year: such a repository may be older.
           CASE WHEN d.created_at > '2022-03-03' THEN extract(year FROM d.created_at AT TIME ZONE 'UTC')::integer::text ELSE 'unknown' END AS created_year,
           d.weights, d.data, d.code, d.methods, d.licence, d.card, d.evaluation, d.base,
           CASE WHEN d.kind = 'model' AND d.datasets_open > 0 THEN 'open' WHEN d.kind = 'model' AND d.datasets_declared > 0 THEN 'partial'
                WHEN d.kind = 'model' THEN d.data END AS data_available,
           count(*) AS repositories, count(n.downloads) AS counted, coalesce(sum(n.downloads), 0) AS downloads,
           count(n.likes) AS liked, coalesce(sum(n.likes), 0) AS likes
    FROM mart.hub_disclosure d
    LEFT JOIN common c USING (library_name)
    LEFT JOIN raw.hub_counter_now n USING (hub_key)
    WHERE d.gone_at IS NULL
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
), unit AS (
    -- Sum by component and status first and by scope after that, so that the whole Hub is read once.
    SELECT s.kind, s.lab_id, s.size_band, s.library, s.created_year, c.component, c.status, w.weighting, sum(w.n) AS n, sum(w.weight) AS weight
    FROM summed s
    CROSS JOIN LATERAL (VALUES ('weights', s.weights), ('data', s.data), ('code', s.code), ('methods', s.methods), ('licence', s.licence), ('card', s.card),
                               ('evaluation', s.evaluation), ('base', s.base), ('data_available', s.data_available)) AS c (component, status)
    CROSS JOIN LATERAL (VALUES ('count', s.repositories, s.repositories::numeric), ('download', s.counted, s.downloads::numeric),
                               ('like', s.liked, s.likes::numeric)) AS w (weighting, n, weight)
    WHERE c.status IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
), home AS (
    SELECT l.lab_id, 'lab' AS scope_kind, l.lab_id AS scope_id, 1::numeric AS fraction FROM (SELECT DISTINCT lab_id FROM unit) l
    UNION ALL
    SELECT l.lab_id, 'country', p.country, p.fraction
    FROM (SELECT DISTINCT lab_id FROM unit) l
    CROSS JOIN LATERAL core.countries_of(l.lab_id, (SELECT month FROM hub_span)) AS p
    UNION ALL
    SELECT l.lab_id, 'account_kind', coalesce(k.kind, 'unaffiliated'), 1
    FROM (SELECT DISTINCT lab_id FROM unit) l
    LEFT JOIN core.lab k USING (lab_id)
    UNION ALL
    SELECT l.lab_id, 'all', 'all', 1 FROM (SELECT DISTINCT lab_id FROM unit) l
), told AS (
    -- Labs and countries get totals only; other scopes also by size band, library and year, but never by library and year at once.
    SELECT u.kind, h.scope_kind, h.scope_id, b.size_band, l.library, y.created_year, u.weighting, u.component, sum(u.n)::bigint AS n,
           sum(u.weight * h.fraction) AS weight,
           coalesce(sum(u.weight * h.fraction) FILTER (WHERE u.status = 'open'), 0) AS weight_open,
           coalesce(sum(u.weight * h.fraction) FILTER (WHERE u.status = 'partial'), 0) AS weight_partial,
           coalesce(sum(u.weight * h.fraction) FILTER (WHERE u.status = 'none'), 0) AS weight_none,
           coalesce(sum(u.weight * h.fraction) FILTER (WHERE u.status = 'unknown'), 0) AS weight_unknown
    FROM unit u
    JOIN home h USING (lab_id)
    CROSS JOIN LATERAL (VALUES ('all', true), (u.size_band, u.size_band <> 'all' AND h.scope_kind IN ('all', 'account_kind'))) AS b (size_band, is_in)
    CROSS JOIN LATERAL (VALUES ('all', true), (u.library, u.library <> 'all' AND h.scope_kind IN ('all', 'account_kind'))) AS l (library, is_in)
    CROSS JOIN LATERAL (VALUES ('all', true), (u.created_year, l.library = 'all' AND h.scope_kind IN ('all', 'account_kind'))) AS y (created_year, is_in)
    WHERE b.is_in AND l.is_in AND y.is_in
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
)
SELECT t.kind, t.scope_kind, t.scope_id, t.size_band, t.library, t.created_year, s.month, t.weighting, t.component,
       trim_scale(round(t.weight_open, 4)) AS weight_open, trim_scale(round(t.weight_partial, 4)) AS weight_partial,
       trim_scale(round(t.weight_none, 4)) AS weight_none, trim_scale(round(t.weight_unknown, 4)) AS weight_unknown,
       round(t.weight_open / nullif(t.weight - t.weight_unknown, 0), 6) AS share_open, round(t.weight_open / nullif(t.weight, 0), 6) AS share_open_of_all,
       round((t.weight_open + t.weight_partial) / nullif(t.weight - t.weight_unknown, 0), 6) AS share_declared,
       'declaration_share' AS metric, 'collected_hub' AS universe, to_char(s.month, 'YYYY-MM') AS "window", 1 AS definition_version, t.n,
       round((t.weight - t.weight_unknown) / nullif(t.weight, 0), 4) AS coverage, s.as_of
FROM told t
CROSS JOIN hub_span s
WHERE t.n > 0
UNION ALL
SELECT kind, scope_kind, scope_id, size_band, library, created_year, month, weighting, component, weight_open, weight_partial, weight_none, weight_unknown,
       share_open, share_open_of_all, share_declared, metric, universe, "window", definition_version, n, coverage, as_of
FROM core.hub_declaration_share
WHERE month < (SELECT month FROM hub_span)
