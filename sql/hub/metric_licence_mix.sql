-- Classes of licences over the whole Hub by year of createdAt.
-- Grain: one row per scope, window, weighting and class. Key: universe, scope_kind, scope_id, window, weighting, licence_class. Reads: hub_unit, hub_span.
WITH summed AS (
    -- What stands on the floor of createdAt is of any earlier year.
    SELECT coalesce(lab_id, 'unknown') AS lab_id, CASE WHEN created_at > '2022-03-03' THEN extract(year FROM created_at AT TIME ZONE 'UTC')::integer END AS year, place,
           count(*) AS models, count(downloads) AS counted, coalesce(sum(downloads), 0) AS downloads
    FROM hub_unit
    GROUP BY 1, 2, 3
), unit AS (
    SELECT s.lab_id, s.year, s.place, w.weighting, w.n, w.weight
    FROM summed s
    CROSS JOIN LATERAL (VALUES ('model', s.models, s.models::numeric), ('download', s.counted, s.downloads)) AS w (weighting, n, weight)
), scoped AS (
    SELECT 'all' AS scope_kind, 'all' AS scope_id, 1::numeric AS fraction, unit.* FROM unit
    UNION ALL
    SELECT 'lab', lab_id, 1, unit.* FROM unit
    UNION ALL
    SELECT 'country', p.country, p.fraction, u.* FROM unit u CROSS JOIN LATERAL core.countries_of(u.lab_id, (SELECT day FROM hub_span)) AS p
), windowed AS (
    SELECT s.scope_kind, s.scope_id, s.weighting, s.place, w.year, coalesce(w.year::text, 'all_time') AS "window", s.n, s.weight * s.fraction AS weight
    FROM scoped s
    CROSS JOIN LATERAL (VALUES (s.year, s.year IS NOT NULL), (NULL, true)) AS w (year, is_in)
    WHERE w.is_in
), whole AS (
    SELECT scope_kind, scope_id, year, "window", weighting, sum(n)::bigint AS n, sum(weight) AS weight, sum(weight) FILTER (WHERE place IS NOT NULL) AS known
    FROM windowed
    GROUP BY scope_kind, scope_id, year, "window", weighting
), class AS (
    SELECT scope_kind, scope_id, "window", weighting, place, sum(weight) AS weight
    FROM windowed
    WHERE place IS NOT NULL
    GROUP BY scope_kind, scope_id, "window", weighting, place
)
SELECT w.scope_kind, w.scope_id, w.year, w.weighting,
       (ARRAY['proprietary-restricted', 'non-commercial', 'use-restricted', 'copyleft', 'permissive', 'public-domain'])[c.place] AS licence_class,
       round(c.weight / w.known, 6) AS share,
       'licence_mix' AS metric, 'whole_hub' AS universe, w."window", 1 AS definition_version, w.n,
       round(w.known / w.weight, 4) AS coverage, (SELECT as_of FROM hub_span) AS as_of
FROM whole w
JOIN class c USING (scope_kind, scope_id, "window", weighting)
WHERE w.known > 0
