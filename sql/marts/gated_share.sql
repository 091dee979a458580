-- Share of gated models per lab, country and over all, by size, at the end of each month, by the gating of that time.
-- Grain: one row per scope, month and band. Key: universe, scope_kind, scope_id, month, size_band. Volatile: not_gated, gated_auto, gated_manual, gated_form_unknown, gated_share, n, coverage. Period: month. Reads: core.model, core.rated_month, core.gating, core.observed, core.hub_gated_share.
WITH span AS (
    SELECT date_trunc('month', g.first)::date AS first, date_trunc('month', o.observed_at)::date AS last
    FROM (SELECT min(valid_from) AS first FROM core.gating WHERE kind = 'model') g
    CROSS JOIN core.observed o
    WHERE o.source = 'huggingface' AND g.first IS NOT NULL
), month AS (
    SELECT m::date AS month FROM span CROSS JOIN LATERAL generate_series(span.first::timestamp, span.last::timestamp, interval '1 month') AS m
), unit AS (
    SELECT b.lab_id, m.month, g.gated, g.valid_from, core.size_band(b.parameters) AS size_band
    FROM core.model b
    JOIN core.gating g ON g.kind = 'model' AND g.hub_id = b.hub_id
    JOIN month m ON g.valid_from < (m.month + interval '1 month') AT TIME ZONE 'UTC'
        AND (g.valid_to IS NULL OR g.valid_to >= (m.month + interval '1 month') AT TIME ZONE 'UTC')
    -- Count a model of no followed account only in the months in which it was rated.
    LEFT JOIN core.rated_month t ON t.hub_id = b.hub_id AND t.month = m.month
    WHERE b.universe IN ('registry', 'scope') OR t.hub_id IS NOT NULL
), scoped AS (
    SELECT 'all' AS scope_kind, 'all' AS scope_id, 1::numeric AS fraction, unit.* FROM unit
    UNION ALL
    SELECT 'lab', lab_id, 1, unit.* FROM unit
    UNION ALL
    SELECT 'country', p.country, p.fraction, u.*
    FROM unit u
    CROSS JOIN LATERAL core.countries_of(u.lab_id, u.month) AS p
), banded AS (
    -- Labs get totals only, other scopes also a row for each size band.
    SELECT s.scope_kind, s.scope_id, s.fraction, s.month, s.gated, s.valid_from, b.size_band
    FROM scoped s
    CROSS JOIN LATERAL (VALUES ('all', true), (s.size_band, s.scope_kind <> 'lab')) AS b (size_band, is_in)
    WHERE b.is_in
)
SELECT scope_kind, scope_id, size_band, month, not_gated, gated_auto, gated_manual, gated_form_unknown, gated_share,
       metric, universe, "window", definition_version, n, coverage, as_of
FROM (
    SELECT scope_kind, scope_id, size_band, month,
           trim_scale(round(coalesce(sum(fraction) FILTER (WHERE gated = 'false'), 0), 4)) AS not_gated,
           trim_scale(round(coalesce(sum(fraction) FILTER (WHERE gated = 'auto'), 0), 4)) AS gated_auto,
           trim_scale(round(coalesce(sum(fraction) FILTER (WHERE gated = 'manual'), 0), 4)) AS gated_manual,
           trim_scale(round(coalesce(sum(fraction) FILTER (WHERE gated = 'true'), 0), 4)) AS gated_form_unknown,
           round(coalesce(sum(fraction) FILTER (WHERE gated <> 'false'), 0) / nullif(sum(fraction) FILTER (WHERE gated IS NOT NULL), 0), 6) AS gated_share,
           'gated_share' AS metric, 'rated' AS universe, to_char(month, 'YYYY-MM') AS "window", 2 AS definition_version,
           count(*) AS n,
           round(coalesce(sum(fraction) FILTER (WHERE gated IS NOT NULL), 0) / sum(fraction), 4) AS coverage,
           max(valid_from) AS as_of
    FROM banded
    GROUP BY scope_kind, scope_id, size_band, month
    UNION ALL
    SELECT scope_kind, scope_id, size_band, month, not_gated, gated_auto, gated_manual, gated_form_unknown, gated_share,
           metric, universe, "window", definition_version, n, coverage, as_of
    FROM core.hub_gated_share
) one;

COMMENT ON TABLE mart.gated_share IS 'Share of gated models per lab, country and over all, by size, at the end of each month, by what was told then. Key: universe, scope_kind, scope_id, month, size_band.';
COMMENT ON COLUMN mart.gated_share.scope_kind IS 'lab, country or all.';
COMMENT ON COLUMN mart.gated_share.scope_id IS 'lab_id, ISO 3166-1 alpha-2, unknown, or all.';
COMMENT ON COLUMN mart.gated_share.month IS 'First day of the month (UTC); the running month as it stands.';
COMMENT ON COLUMN mart.gated_share.not_gated IS 'Models told as gated false, count; countries of one lab share equally.';
COMMENT ON COLUMN mart.gated_share.gated_auto IS 'Models told as gated auto, count.';
COMMENT ON COLUMN mart.gated_share.gated_manual IS 'Models told as gated manual, count.';
COMMENT ON COLUMN mart.gated_share.gated_form_unknown IS 'Models told as gated without the form, count.';
COMMENT ON COLUMN mart.gated_share.gated_share IS 'Gated in any form, in all of which gating is told, 0 to 1; NULL where none is told.';
COMMENT ON COLUMN mart.gated_share.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.gated_share.universe IS 'What was counted over: rated (models that we follow and their releases) or collected_hub (every model of the Hub that was collected: how many, and whether that is all of them, is in mart.hub_collected).';
COMMENT ON COLUMN mart.gated_share."window" IS 'Month, YYYY-MM.';
COMMENT ON COLUMN mart.gated_share.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.gated_share.n IS 'Models that were there at the end of the month, count.';
COMMENT ON COLUMN mart.gated_share.coverage IS 'Share of n of which gating is told.';
COMMENT ON COLUMN mart.gated_share.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.gated_share.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.gated_share.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.gated_share.size_band IS 'Band of parameters (core.size_band), or all. Bands are told for all and countries, not for labs.';
