-- Classes of licences by year of release, per lab, country and over all; shares are of what is known.
-- Grain: one row per scope, window, weighting and class. Key: universe, scope_kind, scope_id, window, weighting, licence_class. Moves: share, n, coverage. Reads: build.model, core.release, core.release_origin, core.hub_licence_mix, core.observed.
WITH flagship AS (
    -- A release has the least restricted known class of its flagships.
    SELECT release_id, max(core.licence_rank(licence_class)) AS place
    FROM build.model
    WHERE role = 'flagship'
    GROUP BY release_id
), unit AS (
    SELECT r.lab_id, o.origin_date, 'release' AS weighting, 1::numeric AS weight, f.place
    FROM core.release r
    JOIN core.release_origin o USING (release_id)
    JOIN flagship f USING (release_id)
    WHERE r.is_counted
    UNION ALL
    SELECT m.lab_id, o.origin_date, w.weighting, w.weight, core.licence_rank(m.licence_class)
    FROM build.model m
    JOIN core.release_origin o USING (release_id)
    CROSS JOIN LATERAL (VALUES ('model', 1::numeric), ('download', m.downloads::numeric)) AS w (weighting, weight)
    WHERE m.gone_at IS NULL AND w.weight IS NOT NULL
), scoped AS (
    SELECT 'all' AS scope_kind, 'all' AS scope_id, 1::numeric AS fraction, unit.* FROM unit
    UNION ALL
    SELECT 'lab', lab_id, 1, unit.* FROM unit
    UNION ALL
    SELECT 'country', p.country, p.fraction, u.*
    FROM unit u
    CROSS JOIN LATERAL core.countries_of(u.lab_id, coalesce(u.origin_date, (SELECT (max(observed_at) AT TIME ZONE 'UTC')::date FROM core.observed))) AS p
), windowed AS (
    SELECT s.*, w.year, coalesce(w.year::text, 'all_time') AS "window"
    FROM scoped s
    CROSS JOIN LATERAL (VALUES (extract(year FROM s.origin_date)::integer, s.origin_date IS NOT NULL), (NULL, true)) AS w (year, is_in)
    WHERE w.is_in
), whole AS (
    SELECT scope_kind, scope_id, year, "window", weighting, count(*) AS n, sum(weight * fraction) AS weight,
           sum(weight * fraction) FILTER (WHERE place IS NOT NULL) AS known
    FROM windowed
    GROUP BY scope_kind, scope_id, year, "window", weighting
)
SELECT scope_kind, scope_id, year, weighting, licence_class, share, metric, universe, "window", definition_version, n, coverage, as_of
FROM (
    SELECT w.scope_kind, w.scope_id, w.year, w.weighting, c.licence_class,
           round(c.weight / w.known, 6) AS share,
           'licence_mix' AS metric, 'rated' AS universe, w."window", 1 AS definition_version, w.n,
           round(w.known / w.weight, 4) AS coverage,
           (SELECT observed_at FROM core.observed WHERE source = 'huggingface') AS as_of
    FROM whole w
    JOIN (
        SELECT scope_kind, scope_id, "window", weighting, (ARRAY['proprietary-restricted', 'non-commercial', 'use-restricted', 'copyleft', 'permissive', 'public-domain'])[place] AS licence_class,
               sum(weight * fraction) AS weight
        FROM windowed
        WHERE place IS NOT NULL
        GROUP BY scope_kind, scope_id, "window", weighting, place
    ) c USING (scope_kind, scope_id, "window", weighting)
    WHERE w.known > 0
    UNION ALL
    SELECT scope_kind, scope_id, year, weighting, licence_class, share, metric, universe, "window", definition_version, n, coverage, as_of
    FROM core.hub_licence_mix
) one
