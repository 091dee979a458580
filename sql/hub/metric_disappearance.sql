-- Repositories of the whole Hub that are gone, or became private or gated, per lab and month; rows of months before the newest stay as they are.
-- Grain: one row per kind, lab and month. Key: universe, kind, lab_id, month. Reads: raw.hub_repository, raw.hub_repository_history, core.account_lab, core.hub_disappearance, hub_span.
WITH span AS (
    SELECT greatest(since, first) AS since, month FROM hub_span
), month AS (
    SELECT m::date AS month, (m + interval '1 month') AT TIME ZONE 'UTC' AS until
    FROM span
    CROSS JOIN LATERAL generate_series(span.since::timestamp, span.month::timestamp, interval '1 month') AS m
), thing AS (
    SELECT r.kind, r.hub_key, coalesce(a.lab_id, 'unknown') AS lab_id, r.first_seen_at, r.gone_at, r.observed_at, r.gated, r.is_private
    FROM raw.hub_repository r
    LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(split_part(r.hub_id, '/', 1))
), version AS (
    -- Each version of a repository that was replaced, compared with the version that replaced it.
    SELECT t.kind, t.lab_id, h.observed_to AS turned_at,
           h.gated = 'false' AND coalesce(n.gated, t.gated) <> 'false' AS is_gated, NOT h.is_private AND coalesce(n.is_private, t.is_private) AS is_private
    FROM raw.hub_repository_history h
    JOIN thing t USING (hub_key)
    LEFT JOIN raw.hub_repository_history n ON n.hub_key = h.hub_key AND n.observed_at = h.observed_to
    WHERE h.observed_to >= (SELECT since FROM span)::timestamp AT TIME ZONE 'UTC'
), event AS (
    SELECT kind, lab_id, date_trunc('month', happened_at AT TIME ZONE 'UTC')::date AS month, count(*) FILTER (WHERE is_gone) AS gone,
           count(*) FILTER (WHERE is_private) AS became_private, count(*) FILTER (WHERE is_gated) AS became_gated,
           count(*) FILTER (WHERE is_private OR is_gated) AS either
    FROM (
        SELECT kind, lab_id, gone_at AS happened_at, true AS is_gone, false AS is_private, false AS is_gated FROM thing WHERE gone_at IS NOT NULL
        UNION ALL
        SELECT kind, lab_id, turned_at, false, coalesce(is_private, false), coalesce(is_gated, false) FROM version
    ) e
    GROUP BY 1, 2, 3
), held AS (
    SELECT t.kind, t.lab_id, m.month, count(*) AS n, count(t.gated) AS known, count(t.is_private) AS known_private
    FROM thing t
    JOIN month m ON t.first_seen_at < m.until
    GROUP BY t.kind, t.lab_id, m.month
)
SELECT h.kind, h.lab_id, h.month, coalesce(e.gone, 0) AS gone, CASE WHEN h.known_private > 0 THEN coalesce(e.became_private, 0) END AS became_private,
       CASE WHEN h.known > 0 THEN coalesce(e.became_gated, 0) END AS became_gated,
           CASE WHEN h.known > 0 OR h.known_private > 0 THEN coalesce(e.either, 0) END AS became_private_or_gated,
       'disappearance' AS metric, 'collected_hub' AS universe, to_char(h.month, 'YYYY-MM') AS "window", 1 AS definition_version, h.n,
       round(h.known::numeric / h.n, 4) AS coverage, (SELECT as_of FROM hub_span) AS as_of
FROM held h
LEFT JOIN event e USING (kind, lab_id, month)
UNION ALL
SELECT kind, lab_id, month, gone, became_private, became_gated, became_private_or_gated, metric, universe, "window", definition_version, n, coverage, as_of
FROM core.hub_disappearance
WHERE month < (SELECT since FROM span)
