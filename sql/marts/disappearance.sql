-- Models and datasets that are gone, or became private or gated, per lab and month.
-- Grain: one row per kind, lab and month. Key: universe, kind, lab_id, month. Volatile: gone, became_private, became_gated, became_private_or_gated, n, coverage. Period: month. Reads: core.model, core.dataset, core.gating, core.observed, core.hub_disappearance.
WITH thing AS (
    SELECT 'model' AS kind, hub_id, lab_id, first_seen_at, gone_at FROM core.model
    UNION ALL
    SELECT 'dataset', hub_id, lab_id, first_seen_at, gone_at FROM core.dataset
), month AS (
    SELECT m::date AS month, (m + interval '1 month') AT TIME ZONE 'UTC' AS until
    FROM core.observed o
    CROSS JOIN (SELECT min(first_seen_at) AS first FROM thing) t
    CROSS JOIN LATERAL generate_series(date_trunc('month', t.first AT TIME ZONE 'UTC'), date_trunc('month', o.observed_at AT TIME ZONE 'UTC'), interval '1 month') AS m
    WHERE o.source = 'huggingface'
), turn AS (
    SELECT kind, hub_id, valid_from AS turned_at,
           gated <> 'false' AND lag(gated) OVER thing = 'false' AS is_gated, is_private AND NOT lag(is_private) OVER thing AS is_private
    FROM core.gating
    WINDOW thing AS (PARTITION BY kind, hub_id ORDER BY valid_from)
), event AS (
    SELECT t.kind, t.lab_id, date_trunc('month', e.happened_at AT TIME ZONE 'UTC')::date AS month,
           count(*) FILTER (WHERE e.what = 'gone') AS gone, count(*) FILTER (WHERE e.is_private) AS became_private,
           count(*) FILTER (WHERE e.is_gated) AS became_gated, count(*) FILTER (WHERE e.is_private OR e.is_gated) AS either
    FROM thing t
    JOIN (
        SELECT kind, hub_id, gone_at AS happened_at, 'gone' AS what, false AS is_private, false AS is_gated FROM thing WHERE gone_at IS NOT NULL
        UNION ALL
        SELECT kind, hub_id, turned_at, 'turn', coalesce(is_private, false), coalesce(is_gated, false) FROM turn WHERE is_private OR is_gated
    ) e USING (kind, hub_id)
    GROUP BY t.kind, t.lab_id, date_trunc('month', e.happened_at AT TIME ZONE 'UTC')
), told AS (
    SELECT kind, hub_id, min(valid_from) FILTER (WHERE gated IS NOT NULL) AS gated_from, min(valid_from) FILTER (WHERE is_private IS NOT NULL) AS private_from
    FROM core.gating
    GROUP BY kind, hub_id
), held AS (
    SELECT t.kind, t.lab_id, m.month, count(*) AS n, count(*) FILTER (WHERE d.gated_from < m.until) AS known,
           count(*) FILTER (WHERE d.private_from < m.until) AS known_private, max(t.first_seen_at) AS as_of
    FROM thing t
    JOIN month m ON t.first_seen_at < m.until
    LEFT JOIN told d USING (kind, hub_id)
    GROUP BY t.kind, t.lab_id, m.month
)
SELECT kind, lab_id, month, gone, became_private, became_gated, became_private_or_gated, metric, universe, "window", definition_version, n, coverage, as_of
FROM (
    SELECT h.kind, h.lab_id, h.month, coalesce(e.gone, 0) AS gone,
           CASE WHEN h.known_private > 0 THEN coalesce(e.became_private, 0) END AS became_private,
           CASE WHEN h.known > 0 THEN coalesce(e.became_gated, 0) END AS became_gated,
           CASE WHEN h.known > 0 OR h.known_private > 0 THEN coalesce(e.either, 0) END AS became_private_or_gated,
           'disappearance' AS metric, 'rated' AS universe, to_char(h.month, 'YYYY-MM') AS "window", 1 AS definition_version, h.n,
           round(h.known::numeric / h.n, 4) AS coverage, h.as_of
    FROM held h
    LEFT JOIN event e USING (kind, lab_id, month)
    UNION ALL
    SELECT kind, lab_id, month, gone, became_private, became_gated, became_private_or_gated, metric, universe, "window", definition_version, n, coverage, as_of
    FROM core.hub_disappearance
) one;

COMMENT ON TABLE mart.disappearance IS 'Models and datasets that the services said to be gone, or that became private or gated, per lab and month. Key: universe, kind, lab_id, month.';
COMMENT ON COLUMN mart.disappearance.kind IS 'model or dataset.';
COMMENT ON COLUMN mart.disappearance.lab_id IS 'Lab of the account, or unknown.';
COMMENT ON COLUMN mart.disappearance.month IS 'First day of the month in which we were told (UTC).';
COMMENT ON COLUMN mart.disappearance.gone IS 'Repositories that the Hub said are gone, count; one made private looks the same.';
COMMENT ON COLUMN mart.disappearance.became_private IS 'Repositories told as private after being told as public, count; NULL where private is never told.';
COMMENT ON COLUMN mart.disappearance.became_gated IS 'Repositories told as gated after being told as not gated, count; NULL where gating is never told.';
COMMENT ON COLUMN mart.disappearance.became_private_or_gated IS 'Repositories of either, where told, count; NULL where neither is ever told.';
COMMENT ON COLUMN mart.disappearance.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.disappearance.universe IS 'What was counted over: rated (models that we follow and their releases) or collected_hub (every model of the Hub that was collected: how many, and whether that is all of them, is in mart.hub_collected).';
COMMENT ON COLUMN mart.disappearance."window" IS 'Month, YYYY-MM.';
COMMENT ON COLUMN mart.disappearance.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.disappearance.n IS 'Repositories of the lab that were ever told until the end of the month, count.';
COMMENT ON COLUMN mart.disappearance.coverage IS 'Share of n of which gating was ever told.';
COMMENT ON COLUMN mart.disappearance.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.disappearance.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.disappearance.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
