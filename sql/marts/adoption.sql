-- Adoption by model, release, lab, country, family and band per month, falls of counters counted beside and never dropped.
-- Grain: one row per subject, month, format and maker. Key: universe, subject_kind, subject_id, month, format, made_by.
-- Moves: downloads_added, counter_resets, downloads_30d, downloads_all_time, likes, stars, derivatives_added, derivatives_used, n, coverage. Grows: month. Reads: core.rated_month, core.counter_month, core.hub_adoption, core.release_member, core.repository.
WITH model AS (
    -- What was rated in the month. One that is no more is of no known lab, and stands alone.
    SELECT t.hub_id, coalesce(rm.release_id, 'hub/' || t.hub_id) AS release_id, t.lab_id, t.month, t.downloads_added, t.counter_resets, t.downloads_30d,
           t.downloads_all_time, t.likes, t.as_of
    FROM core.rated_month t
    LEFT JOIN core.release_member rm ON rm.artifact_kind = 'model' AND rm.artifact_id = t.hub_id
), repository AS (
    SELECT rm.release_id, NULL AS lab_id, c.month, c.stars, c.as_of
    FROM core.release_member rm
    JOIN core.counter_month c ON c.source = 'github' AND c.kind = 'repository' AND c.key = rm.artifact_id
    WHERE rm.artifact_kind = 'repository' AND c.stars IS NOT NULL
    UNION ALL
    SELECT NULL, r.lab_id, c.month, c.stars, c.as_of
    FROM core.repository r
    JOIN core.counter_month c ON c.source = 'github' AND c.kind = 'repository' AND c.key = r.github_full_name
    WHERE c.stars IS NOT NULL
), unit AS (
    -- What enters each subject: a model with its fraction, or a repository with its stars.
    SELECT 'model' AS subject_kind, hub_id AS subject_id, month, 1::numeric AS fraction, 1 AS models, downloads_added, counter_resets, downloads_30d,
           downloads_all_time, likes, NULL::bigint AS stars, as_of
    FROM model
    UNION ALL
    SELECT 'release', release_id, month, 1, 1, downloads_added, counter_resets, downloads_30d, downloads_all_time, likes, NULL, as_of FROM model
    UNION ALL
    SELECT 'lab', lab_id, month, 1, 1, downloads_added, counter_resets, downloads_30d, downloads_all_time, likes, NULL, as_of FROM model
    UNION ALL
    SELECT 'country', p.country, m.month, p.fraction, 1, m.downloads_added, m.counter_resets, m.downloads_30d, m.downloads_all_time, m.likes, NULL, m.as_of
    FROM model m
    CROSS JOIN LATERAL core.countries_of(m.lab_id, m.month) AS p
    UNION ALL
    SELECT 'release', release_id, month, 1, 0, NULL, NULL, NULL, NULL, NULL, stars, as_of FROM repository WHERE release_id IS NOT NULL
    UNION ALL
    SELECT 'lab', lab_id, month, 1, 0, NULL, NULL, NULL, NULL, NULL, stars, as_of FROM repository WHERE lab_id IS NOT NULL
    UNION ALL
    SELECT 'country', p.country, r.month, p.fraction, 0, NULL, NULL, NULL, NULL, NULL, r.stars, r.as_of
    FROM repository r
    CROSS JOIN LATERAL core.countries_of(r.lab_id, r.month) AS p
    WHERE r.lab_id IS NOT NULL
)
SELECT subject_kind, subject_id, month, format, made_by, downloads_added, counter_resets, downloads_30d, downloads_all_time, likes, stars,
       derivatives_added, derivatives_used, metric, universe, "window", definition_version, n, coverage, as_of
FROM (
    SELECT subject_kind, subject_id, month, 'all' AS format, 'all' AS made_by,
           trim_scale(round(sum(downloads_added * fraction), 4)) AS downloads_added,
           trim_scale(round(sum(counter_resets * fraction), 4)) AS counter_resets,
           trim_scale(round(sum(downloads_30d * fraction), 4)) AS downloads_30d,
           trim_scale(round(sum(downloads_all_time * fraction), 4)) AS downloads_all_time,
           trim_scale(round(sum(likes * fraction), 4)) AS likes,
           trim_scale(round(sum(stars * fraction), 4)) AS stars, NULL::numeric AS derivatives_added, NULL::numeric AS derivatives_used,
           'adoption' AS metric, 'rated' AS universe, to_char(month, 'YYYY-MM') AS "window", 2 AS definition_version,
           sum(models) AS n,
           round(count(downloads_added)::numeric / nullif(sum(models), 0), 4) AS coverage,
           max(as_of) AS as_of
    FROM unit
    GROUP BY subject_kind, subject_id, month
    UNION ALL
    SELECT subject_kind, subject_id, month, format, made_by, downloads_added, counter_resets, downloads_30d, downloads_all_time, likes, stars,
           derivatives_added, derivatives_used, metric, universe, "window", definition_version, n, coverage, as_of
    FROM core.hub_adoption
) one
