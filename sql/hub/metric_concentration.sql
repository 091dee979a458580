-- How concentrated adoption is over the whole Hub. Only entities above 0 are sorted; those at 0 come before them in rank and are counted.
-- Grain: one row per level, measure and treatment of zeros. Key: universe, entity_level, measure, includes_zeros. Reads: hub_unit, hub_span.
WITH account AS MATERIALIZED (
    SELECT account, lab_id, sum(downloads) AS downloads, sum(downloads_all_time) AS downloads_all_time, sum(likes) AS likes,
           count(*) AS models, count(downloads) AS n_downloads, count(downloads_all_time) AS n_all_time, count(likes) AS n_likes
    FROM hub_unit
    GROUP BY account, lab_id
), lab AS MATERIALIZED (
    SELECT lab_id, sum(downloads) AS downloads, sum(downloads_all_time) AS downloads_all_time, sum(likes) AS likes
    FROM account
    WHERE lab_id IS NOT NULL
    GROUP BY lab_id
), country AS MATERIALIZED (
    SELECT p.country, sum(l.downloads * p.fraction) AS downloads, sum(l.downloads_all_time * p.fraction) AS downloads_all_time, sum(l.likes * p.fraction) AS likes
    FROM lab l
    CROSS JOIN LATERAL core.countries_of(l.lab_id, (SELECT day FROM hub_span)) AS p
    WHERE p.country <> 'unknown'
    GROUP BY p.country
), entity AS (
    SELECT 'model' AS entity_level, v.measure, v.value
    FROM hub_unit u
    CROSS JOIN LATERAL (VALUES ('downloads', u.downloads::numeric), ('downloads_all_time', u.downloads_all_time), ('likes', u.likes)) AS v (measure, value)
    UNION ALL
    SELECT 'account', v.measure, v.value
    FROM account a
    CROSS JOIN LATERAL (VALUES ('downloads', a.downloads), ('downloads_all_time', a.downloads_all_time), ('likes', a.likes)) AS v (measure, value)
    UNION ALL
    SELECT 'lab', v.measure, v.value
    FROM lab l
    CROSS JOIN LATERAL (VALUES ('downloads', l.downloads), ('downloads_all_time', l.downloads_all_time), ('likes', l.likes)) AS v (measure, value)
    UNION ALL
    SELECT 'country', v.measure, v.value
    FROM country c
    CROSS JOIN LATERAL (VALUES ('downloads', c.downloads), ('downloads_all_time', c.downloads_all_time), ('likes', c.likes)) AS v (measure, value)
), known AS (
    -- For coverage: of models and accounts the share of models with a counter; of labs and countries their share of the total of all models.
    SELECT k.measure, t.models, k.told, k.total, coalesce(l.of_labs, 0) AS of_labs, coalesce(c.of_countries, 0) AS of_countries
    FROM (SELECT sum(models) AS models, sum(n_downloads) AS n_downloads, sum(n_all_time) AS n_all_time, sum(n_likes) AS n_likes,
                 sum(downloads) AS downloads, sum(downloads_all_time) AS downloads_all_time, sum(likes) AS likes FROM account) t
    CROSS JOIN LATERAL (VALUES ('downloads', t.n_downloads, t.downloads), ('downloads_all_time', t.n_all_time, t.downloads_all_time),
                               ('likes', t.n_likes, t.likes)) AS k (measure, told, total)
    LEFT JOIN (SELECT v.measure, sum(v.value) AS of_labs FROM lab
               CROSS JOIN LATERAL (VALUES ('downloads', downloads), ('downloads_all_time', downloads_all_time), ('likes', likes)) AS v (measure, value)
               GROUP BY v.measure) l USING (measure)
    LEFT JOIN (SELECT v.measure, sum(v.value) AS of_countries FROM country
               CROSS JOIN LATERAL (VALUES ('downloads', downloads), ('downloads_all_time', downloads_all_time), ('likes', likes)) AS v (measure, value)
               GROUP BY v.measure) c USING (measure)
), size AS (
    SELECT entity_level, measure, z.includes_zeros, count(*) FILTER (WHERE value = 0 AND z.includes_zeros) AS zeros, count(*) FILTER (WHERE value > 0) AS above
    FROM entity
    CROSS JOIN (VALUES (true), (false)) AS z (includes_zeros)
    WHERE value IS NOT NULL
    GROUP BY entity_level, measure, z.includes_zeros
), ranked AS (
    SELECT entity_level, measure, value, row_number() OVER (PARTITION BY entity_level, measure ORDER BY value) AS rising
    FROM entity
    WHERE value > 0
), summed AS (
    SELECT s.entity_level, s.measure, s.includes_zeros, s.zeros + s.above AS n, coalesce(sum(r.value), 0) AS total, sum(r.value * r.value) AS squares,
           sum((r.rising + s.zeros) * r.value) AS weighted,
           sum(r.value) FILTER (WHERE r.rising > s.above - 10) AS top_10, sum(r.value) FILTER (WHERE r.rising > s.above - 100) AS top_100,
           sum(r.value) FILTER (WHERE r.rising > s.above - ceil((s.zeros + s.above) / 100.0)) AS top_1_percent
    FROM size s
    LEFT JOIN ranked r USING (entity_level, measure)
    WHERE s.zeros + s.above > 0
    GROUP BY s.entity_level, s.measure, s.includes_zeros, s.zeros, s.above
)
SELECT s.entity_level, s.measure, s.includes_zeros,
       round(s.squares / nullif(s.total * s.total, 0), 8) AS hhi,
       round(2 * s.weighted / nullif(s.n * s.total, 0) - (s.n + 1)::numeric / s.n, 6) AS gini,
       round(s.top_10 / nullif(s.total, 0), 6) AS top_10_share,
       round(s.top_100 / nullif(s.total, 0), 6) AS top_100_share,
       round(s.top_1_percent / nullif(s.total, 0), 6) AS top_1_percent_share,
       trim_scale(round(s.total, 4)) AS total,
       'concentration' AS metric, 'collected_hub' AS universe, CASE s.measure WHEN 'downloads' THEN '30d' ELSE 'all_time' END AS "window", 2 AS definition_version, s.n,
       round(CASE s.entity_level WHEN 'lab' THEN k.of_labs / nullif(k.total, 0) WHEN 'country' THEN k.of_countries / nullif(k.total, 0)
             ELSE k.told::numeric / k.models END, 4) AS coverage,
       (SELECT as_of FROM hub_span) AS as_of
FROM summed s
JOIN known k USING (measure)
