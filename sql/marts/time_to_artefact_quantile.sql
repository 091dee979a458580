-- Kaplan-Meier quantiles of the days from paper to artefact, right-censored at as_of. Artefacts that are there on an unknown day give two curves: one with the fewest there by each day, one with the most.
-- Grain: one row per scope and artefact. Key: universe, scope_kind, scope_id, to_event. Volatile: events, undated, n_dated, q25, q50, q75, q25_low, q50_low, q75_low, q25_high, q50_high, q75_high, share_within_30, share_within_90, share_within_365, share_within_30_low, share_within_90_low, share_within_365_low, share_within_30_high, share_within_90_high, share_within_365_high, n, coverage. Reads: build.time_to_artefact, core.release.
WITH scoped AS (
    SELECT 'all' AS scope_kind, 'all' AS scope_id, 1::numeric AS fraction, t.to_event, coalesce(t.days, t.days_bound) AS days, t.censoring, t.as_of
    FROM build.time_to_artefact t
    UNION ALL
    -- The releases of the overviews.
    SELECT 'flagships', 'flagships', 1, t.to_event, coalesce(t.days, t.days_bound), t.censoring, t.as_of FROM build.time_to_artefact t WHERE t.is_flagship
    UNION ALL
    SELECT 'lab', r.lab_id, 1, t.to_event, coalesce(t.days, t.days_bound), t.censoring, t.as_of FROM build.time_to_artefact t JOIN core.release r USING (release_id)
    UNION ALL
    SELECT 'country', p.country, p.fraction, t.to_event, coalesce(t.days, t.days_bound), t.censoring, t.as_of
    FROM build.time_to_artefact t
    JOIN core.release r USING (release_id)
    CROSS JOIN LATERAL core.countries_of(r.lab_id, t.from_date) AS p
), day AS (
    SELECT scope_kind, scope_id, to_event, days, censoring = 'left' AS is_undated, censoring <> 'right' AS is_event, sum(fraction) AS leaving,
           bool_or(censoring = 'left') OVER (PARTITION BY scope_kind, scope_id, to_event) AS has_undated
    FROM scoped
    WHERE days IS NOT NULL
    GROUP BY scope_kind, scope_id, to_event, days, censoring
), mark AS (
    -- Days at which the curves are computed: days of events, any day in the data if some event has no day, and 0, 30, 90 and 365.
    SELECT DISTINCT scope_kind, scope_id, to_event, days AS until FROM day WHERE is_event OR has_undated
    UNION
    SELECT DISTINCT d.scope_kind, d.scope_id, d.to_event, m.until FROM day d CROSS JOIN (VALUES (0), (30), (90), (365)) AS m (until)
), placed AS (
    -- An event on an unknown day lies between the paper and as_of. The curve with the fewest puts it after the day in question, or, if it cannot, on the
    -- paper's day; the curve with the most puts it on the day in question, when the fewest are at risk, or as late before it as possible.
    SELECT d.scope_kind, d.scope_id, d.to_event, m.until, c.is_fewest, d.is_event, d.leaving,
           CASE WHEN NOT d.is_undated THEN d.days WHEN NOT c.is_fewest THEN least(d.days, m.until) WHEN d.days > m.until THEN d.days ELSE 0 END AS days
    FROM day d
    JOIN mark m USING (scope_kind, scope_id, to_event)
    CROSS JOIN (VALUES (true), (false)) AS c (is_fewest)
    WHERE c.is_fewest OR d.has_undated
), at AS (
    SELECT scope_kind, scope_id, to_event, until, is_fewest, days, coalesce(sum(leaving) FILTER (WHERE is_event), 0) AS events, sum(leaving) AS leaving
    FROM placed
    GROUP BY scope_kind, scope_id, to_event, until, is_fewest, days
), risk AS (
    -- at_risk: all whose days are at least this many; one censored on a day is still at risk on it.
    SELECT at.*, sum(leaving) OVER (PARTITION BY scope_kind, scope_id, to_event, until, is_fewest ORDER BY days DESC) AS at_risk FROM at
), survival AS (
    SELECT scope_kind, scope_id, to_event, until, is_fewest, round(coalesce(core.product(1 - events / at_risk ORDER BY days) FILTER (WHERE days <= until), 1), 12) AS left_over
    FROM risk
    GROUP BY scope_kind, scope_id, to_event, until, is_fewest
), curve AS (
    SELECT scope_kind, scope_id, to_event, until, left_over, true AS is_fewest FROM survival WHERE is_fewest
    UNION ALL
    -- The curve with the most; it equals the one with the fewest if every event has a known day.
    SELECT f.scope_kind, f.scope_id, f.to_event, f.until, coalesce(m.left_over, f.left_over), false
    FROM survival f
    LEFT JOIN survival m ON NOT m.is_fewest AND (m.scope_kind, m.scope_id, m.to_event, m.until) = (f.scope_kind, f.scope_id, f.to_event, f.until)
    WHERE f.is_fewest
), quantile AS (
    SELECT scope_kind, scope_id, to_event, is_fewest,
           min(until) FILTER (WHERE left_over <= 0.75) AS q25, min(until) FILTER (WHERE left_over <= 0.5) AS q50, min(until) FILTER (WHERE left_over <= 0.25) AS q75,
           min(left_over) FILTER (WHERE until = 30) AS left_30, min(left_over) FILTER (WHERE until = 90) AS left_90, min(left_over) FILTER (WHERE until = 365) AS left_365
    FROM curve
    GROUP BY scope_kind, scope_id, to_event, is_fewest
), whole AS (
    SELECT scope_kind, scope_id, to_event, count(*) AS n, count(days) AS known, count(*) FILTER (WHERE censoring IN ('none', 'left')) AS events,
           count(*) FILTER (WHERE censoring = 'left') AS undated, max(days) AS longest, max(as_of) AS as_of
    FROM scoped
    GROUP BY scope_kind, scope_id, to_event
)
-- Give a single number only if low and high are equal: a middle that is assumed would be read as known.
SELECT e.scope_kind, e.scope_id, e.to_event, e.events, e.undated, e.events - e.undated AS n_dated,
       CASE WHEN e.q25_low = e.q25_high THEN e.q25_low END AS q25, CASE WHEN e.q50_low = e.q50_high THEN e.q50_low END AS q50,
       CASE WHEN e.q75_low = e.q75_high THEN e.q75_low END AS q75,
       e.q25_low, e.q50_low, e.q75_low, e.q25_high, e.q50_high, e.q75_high,
       CASE WHEN e.share_within_30_low = e.share_within_30_high THEN e.share_within_30_low END AS share_within_30,
       CASE WHEN e.share_within_90_low = e.share_within_90_high THEN e.share_within_90_low END AS share_within_90,
       CASE WHEN e.share_within_365_low = e.share_within_365_high THEN e.share_within_365_low END AS share_within_365,
       e.share_within_30_low, e.share_within_90_low, e.share_within_365_low, e.share_within_30_high, e.share_within_90_high, e.share_within_365_high,
       'time_to_artefact_quantile' AS metric, 'rated' AS universe, 'all_time' AS "window", 3 AS definition_version, e.n,
       round(e.known::numeric / e.n, 4) AS coverage, e.as_of
FROM (
    SELECT w.scope_kind, w.scope_id, w.to_event, w.events, w.undated, w.n, w.known, w.as_of,
           -- Give the lowest quantile only if some event has a day: else it would come from censoring alone.
           CASE WHEN w.undated < w.events THEN early.q25 END AS q25_low, CASE WHEN w.undated < w.events THEN early.q50 END AS q50_low,
           CASE WHEN w.undated < w.events THEN early.q75 END AS q75_low, late.q25 AS q25_high, late.q50 AS q50_high, late.q75 AS q75_high,
           CASE WHEN w.longest >= 30 OR late.left_30 = 0 THEN round(1 - late.left_30, 6) END AS share_within_30_low,
           CASE WHEN w.longest >= 90 OR late.left_90 = 0 THEN round(1 - late.left_90, 6) END AS share_within_90_low,
           CASE WHEN w.longest >= 365 OR late.left_365 = 0 THEN round(1 - late.left_365, 6) END AS share_within_365_low,
           CASE WHEN w.longest >= 30 OR early.left_30 = 0 THEN round(1 - early.left_30, 6) END AS share_within_30_high,
           CASE WHEN w.longest >= 90 OR early.left_90 = 0 THEN round(1 - early.left_90, 6) END AS share_within_90_high,
           CASE WHEN w.longest >= 365 OR early.left_365 = 0 THEN round(1 - early.left_365, 6) END AS share_within_365_high
    FROM whole w
    LEFT JOIN quantile late ON late.is_fewest AND (late.scope_kind, late.scope_id, late.to_event) = (w.scope_kind, w.scope_id, w.to_event)
    LEFT JOIN quantile early ON NOT early.is_fewest AND (early.scope_kind, early.scope_id, early.to_event) = (w.scope_kind, w.scope_id, w.to_event)
) e;

COMMENT ON TABLE mart.time_to_artefact_quantile IS 'Kaplan-Meier quantiles of the days from paper to artefact, right-censored at as_of. Key: universe, scope_kind, scope_id, to_event. Caveats: begin with mart.time_to_artefact_overview, which has the flagship releases; read n_dated before a quantile: of events on no known day only the two ends are known, and where none has a day there is no earliest one.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.scope_kind IS 'all (every release with a dated paper), flagships (those of the registry among them), lab or country.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.scope_id IS 'lab_id, ISO 3166-1 alpha-2, unknown, flagships or all.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.to_event IS 'weights, code or data.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.events IS 'Releases whose artefact is open, with or without a day, count.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q25 IS 'Days within which 25 % have it, where that is known: its two ends (q25_low, q25_high) are one. Unit: days; NULL: a part is open on no known day (undated) and moves it, or fewer than 25 % have it.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q25_high IS 'Days within which 25 % have it, with undated events placed so that fewest have it by then: at the latest. Unit: days; NULL: fewer than 25 % have it then. Where n_dated is 0 it rests on how long was watched, and on no day of an event.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q50 IS 'Days within which 50 % have it, where that is known: its two ends (q50_low, q50_high) are one. Unit: days; NULL: a part is open on no known day (undated) and moves it, or fewer than 50 % have it.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q50_high IS 'Days within which 50 % have it, with undated events placed so that fewest have it by then: at the latest. Unit: days; NULL: fewer than 50 % have it then. Where n_dated is 0 it rests on how long was watched, and on no day of an event.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q75 IS 'Days within which 75 % have it, where that is known: its two ends (q75_low, q75_high) are one. Unit: days; NULL: a part is open on no known day (undated) and moves it, or fewer than 75 % have it.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q75_high IS 'Days within which 75 % have it, with undated events placed so that fewest have it by then: at the latest. Unit: days; NULL: fewer than 75 % have it then. Where n_dated is 0 it rests on how long was watched, and on no day of an event.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_30 IS 'Share that has it within 30 days, 0 to 1, where that is known: its two ends (share_within_30_low, share_within_30_high) are one. NULL: a part is open on no known day (undated) and moves it, or nobody was watched so long.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_30_low IS 'Share that has it within 30 days, 0 to 1, with undated events placed so that fewest have it by then: at least.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_90 IS 'Share that has it within 90 days, 0 to 1, where that is known: its two ends (share_within_90_low, share_within_90_high) are one. NULL: a part is open on no known day (undated) and moves it, or nobody was watched so long.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_90_low IS 'Share that has it within 90 days, 0 to 1, with undated events placed so that fewest have it by then: at least.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_365 IS 'Share that has it within 365 days, 0 to 1, where that is known: its two ends (share_within_365_low, share_within_365_high) are one. NULL: a part is open on no known day (undated) and moves it, or nobody was watched so long.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_365_low IS 'Share that has it within 365 days, 0 to 1, with undated events placed so that fewest have it by then: at least.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.time_to_artefact_quantile.universe IS 'What was counted over: rated (models that we follow and their releases).';
COMMENT ON COLUMN mart.time_to_artefact_quantile."window" IS 'all_time.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.time_to_artefact_quantile.n IS 'Releases with a dated paper of their own, count.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.coverage IS 'Share of n of which the days, or that they are censored, are known.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.as_of IS 'Day up to which was observed (UTC).';
COMMENT ON COLUMN mart.time_to_artefact_quantile.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.time_to_artefact_quantile.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.time_to_artefact_quantile.undated IS 'Of the events, those on no known day, count: they make the two ends differ. Where it is all of them (n_dated is 0), no q…_low is given.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.n_dated IS 'Of the events, those on a known day: how many days the quantiles rest on. Unit: releases.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q25_low IS 'Days within which 25 % have it, with undated events placed so that most have it by then: at the earliest. Unit: days; NULL: no event has a day (n_dated is 0), so that the number would come of the censoring alone, or fewer than 25 % have it.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q50_low IS 'Days within which 50 % have it, with undated events placed so that most have it by then: at the earliest. Unit: days; NULL: no event has a day (n_dated is 0), so that the number would come of the censoring alone, or fewer than 50 % have it.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.q75_low IS 'Days within which 75 % have it, with undated events placed so that most have it by then: at the earliest. Unit: days; NULL: no event has a day (n_dated is 0), so that the number would come of the censoring alone, or fewer than 75 % have it.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_30_high IS 'Share that has it within 30 days, 0 to 1, with undated events placed so that most have it by then: at most.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_90_high IS 'Share that has it within 90 days, 0 to 1, with undated events placed so that most have it by then: at most.';
COMMENT ON COLUMN mart.time_to_artefact_quantile.share_within_365_high IS 'Share that has it within 365 days, 0 to 1, with undated events placed so that most have it by then: at most.';
