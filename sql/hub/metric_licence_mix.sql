-- Classes and ids of licences over the whole Hub by year of createdAt and size, and by how many steps a model stands below a root.
-- Grain: one row per scope, window, weighting, class, id and band. Key: universe, scope_kind, scope_id, window, weighting, licence_class, licence_id, size_band.
-- Reads: hub_unit, hub_span, core.hub_lineage.
WITH summed AS (
    -- A createdAt at the Hub's earliest date has no known year: such a model may be older.
    SELECT coalesce(u.lab_id, 'unknown') AS lab_id, CASE WHEN l.depth IS NOT NULL THEN least(l.depth, 16) END AS generation,
           CASE WHEN u.created_at > '2022-03-03' THEN extract(year FROM u.created_at AT TIME ZONE 'UTC')::integer END AS year,
           u.place, u.licence_id, u.size_band, count(*) AS models, count(u.downloads) AS counted, coalesce(sum(u.downloads), 0) AS downloads
    FROM hub_unit u
    LEFT JOIN core.hub_lineage l USING (hub_key)
    GROUP BY 1, 2, 3, 4, 5, 6
), unit AS (
    SELECT s.lab_id, s.generation, s.year, s.place, s.licence_id, s.size_band, w.weighting, w.n, w.weight
    FROM summed s
    CROSS JOIN LATERAL (VALUES ('model', s.models, s.models::numeric), ('download', s.counted, s.downloads)) AS w (weighting, n, weight)
), home AS (
    SELECT l.lab_id, p.country, p.fraction
    FROM (SELECT DISTINCT lab_id FROM summed) l
    CROSS JOIN LATERAL core.countries_of(l.lab_id, (SELECT day FROM hub_span)) AS p
), scoped AS (
    SELECT 'all' AS scope_kind, 'all' AS scope_id, 1::numeric AS fraction, unit.* FROM unit
    UNION ALL
    SELECT 'lab', lab_id, 1, unit.* FROM unit
    UNION ALL
    SELECT 'country', h.country, h.fraction, u.* FROM unit u JOIN home h USING (lab_id)
    UNION ALL
    SELECT 'generation', generation::text, 1, unit.* FROM unit WHERE generation IS NOT NULL
), windowed AS (
    -- Labs get totals only, other scopes also a row for each size band.
    SELECT s.scope_kind, s.scope_id, s.weighting, s.place, s.licence_id, b.size_band, w.year, coalesce(w.year::text, 'all_time') AS "window",
           s.n, s.weight * s.fraction AS weight
    FROM scoped s
    CROSS JOIN LATERAL (VALUES (s.year, s.year IS NOT NULL AND s.scope_kind <> 'generation'), (NULL, true)) AS w (year, is_in)
    CROSS JOIN LATERAL (VALUES ('all', true), (s.size_band, s.scope_kind <> 'lab')) AS b (size_band, is_in)
    WHERE w.is_in AND b.is_in
), told AS (
    SELECT scope_kind, scope_id, year, "window", weighting, size_band, place, licence_id, sum(n) AS n, sum(weight) AS weight
    FROM windowed
    GROUP BY scope_kind, scope_id, year, "window", weighting, size_band, place, licence_id
), whole AS (
    SELECT scope_kind, scope_id, year, "window", weighting, size_band, sum(n)::bigint AS n, sum(weight) AS weight,
           coalesce(sum(weight) FILTER (WHERE place IS NOT NULL), 0) AS known
    FROM told
    GROUP BY scope_kind, scope_id, year, "window", weighting, size_band
), class AS (
    SELECT scope_kind, scope_id, "window", weighting, size_band, place, 'all' AS licence_id, sum(weight) AS weight
    FROM told
    WHERE place IS NOT NULL
    GROUP BY scope_kind, scope_id, "window", weighting, size_band, place
    UNION ALL
    SELECT scope_kind, scope_id, "window", weighting, size_band, place, licence_id, weight FROM told WHERE scope_kind <> 'lab'
)
SELECT w.scope_kind, w.scope_id, w.year, w.weighting,
       coalesce((ARRAY['proprietary-restricted', 'non-commercial', 'use-restricted', 'copyleft', 'permissive', 'public-domain'])[c.place], 'unknown') AS licence_class,
       c.licence_id, w.size_band, trim_scale(round(c.weight, 4)) AS weight,
       CASE WHEN c.place IS NOT NULL THEN round(c.weight / w.known, 6) END AS share, round(c.weight / w.weight, 6) AS share_of_all,
       'licence_mix' AS metric, 'collected_hub' AS universe, w."window", 1 AS definition_version, w.n,
       round(w.known / w.weight, 4) AS coverage, (SELECT as_of FROM hub_span) AS as_of
FROM whole w
JOIN class c USING (scope_kind, scope_id, "window", weighting, size_band)
WHERE w.weight > 0 AND (c.place IS NULL OR w.known > 0)
