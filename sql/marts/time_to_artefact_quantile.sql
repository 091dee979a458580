-- Kaplan-Meier quantiles of the days from paper to artefact, right-censored at as_of.
-- Grain: one row per scope and artefact. Key: universe, scope_kind, scope_id, to_event. Moves: events, q25, q50, q75, share_within_30, share_within_90, share_within_365, n, coverage. Reads: build.time_to_artefact, core.release.
WITH scoped AS (
    SELECT 'all' AS scope_kind, 'all' AS scope_id, 1::numeric AS fraction, t.to_event, t.days, t.is_censored, t.as_of FROM build.time_to_artefact t
    UNION ALL
    SELECT 'lab', r.lab_id, 1, t.to_event, t.days, t.is_censored, t.as_of FROM build.time_to_artefact t JOIN core.release r USING (release_id)
    UNION ALL
    SELECT 'country', p.country, p.fraction, t.to_event, t.days, t.is_censored, t.as_of
    FROM build.time_to_artefact t
    JOIN core.release r USING (release_id)
    CROSS JOIN LATERAL core.countries_of(r.lab_id, t.from_date) AS p
), at AS (
    SELECT scope_kind, scope_id, to_event, days, coalesce(sum(fraction) FILTER (WHERE NOT is_censored), 0) AS events, sum(fraction) AS leaving
    FROM scoped
    WHERE days IS NOT NULL
    GROUP BY scope_kind, scope_id, to_event, days
), risk AS (
    -- Censored on a day: still at risk on it.
    SELECT at.*, sum(leaving) OVER (PARTITION BY scope_kind, scope_id, to_event ORDER BY days DESC) AS at_risk FROM at
), survival AS (
    SELECT scope_kind, scope_id, to_event, days,
           round(core.product(1 - events / at_risk) OVER (PARTITION BY scope_kind, scope_id, to_event ORDER BY days), 12) AS left_over
    FROM risk
), quantile AS (
    SELECT scope_kind, scope_id, to_event,
           min(days) FILTER (WHERE left_over <= 0.75) AS q25, min(days) FILTER (WHERE left_over <= 0.5) AS q50, min(days) FILTER (WHERE left_over <= 0.25) AS q75,
           coalesce(min(left_over) FILTER (WHERE days <= 30), 1) AS left_30, coalesce(min(left_over) FILTER (WHERE days <= 90), 1) AS left_90,
           coalesce(min(left_over) FILTER (WHERE days <= 365), 1) AS left_365, max(days) AS longest
    FROM survival
    GROUP BY scope_kind, scope_id, to_event
), whole AS (
    SELECT scope_kind, scope_id, to_event, count(*) AS n, count(days) AS known, count(*) FILTER (WHERE is_censored = false) AS events, max(as_of) AS as_of
    FROM scoped
    GROUP BY scope_kind, scope_id, to_event
)
SELECT w.scope_kind, w.scope_id, w.to_event, w.events, q.q25, q.q50, q.q75,
       CASE WHEN q.longest >= 30 OR q.left_30 = 0 THEN round(1 - q.left_30, 6) END AS share_within_30,
       CASE WHEN q.longest >= 90 OR q.left_90 = 0 THEN round(1 - q.left_90, 6) END AS share_within_90,
       CASE WHEN q.longest >= 365 OR q.left_365 = 0 THEN round(1 - q.left_365, 6) END AS share_within_365,
       'time_to_artefact_quantile' AS metric, 'rated' AS universe, 'all_time' AS "window", 1 AS definition_version, w.n,
       round(w.known::numeric / w.n, 4) AS coverage, w.as_of
FROM whole w
LEFT JOIN quantile q USING (scope_kind, scope_id, to_event)
