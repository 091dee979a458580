-- Kaplan-Meier quantiles of the days from paper to artefact, right-censored at as_of, with what is there on no known day once as late and once as early as can be.
-- Grain: one row per scope and artefact. Key: universe, scope_kind, scope_id, to_event. Moves: events, undated, q25, q50, q75, q25_low, q50_low, q75_low, share_within_30, share_within_90, share_within_365, share_within_30_high, share_within_90_high, share_within_365_high, n, coverage. Reads: build.time_to_artefact, core.release.
WITH scoped AS (
    SELECT 'all' AS scope_kind, 'all' AS scope_id, 1::numeric AS fraction, t.to_event, t.days, t.censoring, t.as_of FROM build.time_to_artefact t
    UNION ALL
    SELECT 'lab', r.lab_id, 1, t.to_event, t.days, t.censoring, t.as_of FROM build.time_to_artefact t JOIN core.release r USING (release_id)
    UNION ALL
    SELECT 'country', p.country, p.fraction, t.to_event, t.days, t.censoring, t.as_of
    FROM build.time_to_artefact t
    JOIN core.release r USING (release_id)
    CROSS JOIN LATERAL core.countries_of(r.lab_id, t.from_date) AS p
), placed AS (
    -- Without a day it lies before as_of: at the latest on it, at the earliest with the paper or before.
    SELECT s.scope_kind, s.scope_id, s.fraction, s.to_event, c.is_late, s.censoring <> 'right' AS is_event,
           CASE WHEN s.censoring = 'left' AND NOT c.is_late THEN 0 ELSE s.days END AS days
    FROM scoped s
    CROSS JOIN (VALUES (true), (false)) AS c (is_late)
    WHERE s.days IS NOT NULL
), at AS (
    SELECT scope_kind, scope_id, to_event, is_late, days, coalesce(sum(fraction) FILTER (WHERE is_event), 0) AS events, sum(fraction) AS leaving
    FROM placed
    GROUP BY scope_kind, scope_id, to_event, is_late, days
), risk AS (
    -- Censored on a day: still at risk on it.
    SELECT at.*, sum(leaving) OVER (PARTITION BY scope_kind, scope_id, to_event, is_late ORDER BY days DESC) AS at_risk FROM at
), survival AS (
    SELECT scope_kind, scope_id, to_event, is_late, days,
           round(core.product(1 - events / at_risk) OVER (PARTITION BY scope_kind, scope_id, to_event, is_late ORDER BY days), 12) AS left_over
    FROM risk
), quantile AS (
    SELECT scope_kind, scope_id, to_event, is_late,
           min(days) FILTER (WHERE left_over <= 0.75) AS q25, min(days) FILTER (WHERE left_over <= 0.5) AS q50, min(days) FILTER (WHERE left_over <= 0.25) AS q75,
           coalesce(min(left_over) FILTER (WHERE days <= 30), 1) AS left_30, coalesce(min(left_over) FILTER (WHERE days <= 90), 1) AS left_90,
           coalesce(min(left_over) FILTER (WHERE days <= 365), 1) AS left_365
    FROM survival
    GROUP BY scope_kind, scope_id, to_event, is_late
), whole AS (
    SELECT scope_kind, scope_id, to_event, count(*) AS n, count(days) AS known, count(*) FILTER (WHERE censoring IN ('none', 'left')) AS events,
           count(*) FILTER (WHERE censoring = 'left') AS undated, max(days) AS longest, max(as_of) AS as_of
    FROM scoped
    GROUP BY scope_kind, scope_id, to_event
)
SELECT w.scope_kind, w.scope_id, w.to_event, w.events, w.undated, late.q25, late.q50, late.q75, early.q25 AS q25_low, early.q50 AS q50_low, early.q75 AS q75_low,
       CASE WHEN w.longest >= 30 OR late.left_30 = 0 THEN round(1 - late.left_30, 6) END AS share_within_30,
       CASE WHEN w.longest >= 90 OR late.left_90 = 0 THEN round(1 - late.left_90, 6) END AS share_within_90,
       CASE WHEN w.longest >= 365 OR late.left_365 = 0 THEN round(1 - late.left_365, 6) END AS share_within_365,
       CASE WHEN w.longest >= 30 OR early.left_30 = 0 THEN round(1 - early.left_30, 6) END AS share_within_30_high,
       CASE WHEN w.longest >= 90 OR early.left_90 = 0 THEN round(1 - early.left_90, 6) END AS share_within_90_high,
       CASE WHEN w.longest >= 365 OR early.left_365 = 0 THEN round(1 - early.left_365, 6) END AS share_within_365_high,
       'time_to_artefact_quantile' AS metric, 'rated' AS universe, 'all_time' AS "window", 2 AS definition_version, w.n,
       round(w.known::numeric / w.n, 4) AS coverage, w.as_of
FROM whole w
LEFT JOIN quantile late ON late.is_late AND (late.scope_kind, late.scope_id, late.to_event) = (w.scope_kind, w.scope_id, w.to_event)
LEFT JOIN quantile early ON NOT early.is_late AND (early.scope_kind, early.scope_id, early.to_event) = (w.scope_kind, w.scope_id, w.to_event)
