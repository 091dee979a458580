-- Gated models of the whole Hub at the newest sweep of the running month; rows of earlier months stay as they were.
-- Grain: one row per scope, month and band. Key: universe, scope_kind, scope_id, month, size_band. Reads: hub_unit, hub_span, core.hub_gated_share.
WITH summed AS (
    SELECT coalesce(lab_id, 'unknown') AS lab_id, gated, size_band, count(*) AS models FROM hub_unit GROUP BY 1, 2, 3
), scoped AS (
    SELECT 'all' AS scope_kind, 'all' AS scope_id, 1::numeric AS fraction, summed.* FROM summed
    UNION ALL
    SELECT 'lab', lab_id, 1, summed.* FROM summed
    UNION ALL
    SELECT 'country', p.country, p.fraction, s.* FROM summed s CROSS JOIN LATERAL core.countries_of(s.lab_id, (SELECT month FROM hub_span)) AS p
), banded AS (
    -- Labs get totals only, other scopes also a row for each size band.
    SELECT s.scope_kind, s.scope_id, s.fraction, s.gated, s.models, b.size_band
    FROM scoped s
    CROSS JOIN LATERAL (VALUES ('all', true), (s.size_band, s.scope_kind <> 'lab')) AS b (size_band, is_in)
    WHERE b.is_in
), counted AS (
    SELECT scope_kind, scope_id, size_band, sum(models)::bigint AS n, sum(models * fraction) AS weight,
           coalesce(sum(models * fraction) FILTER (WHERE gated = 'false'), 0) AS not_gated, coalesce(sum(models * fraction) FILTER (WHERE gated = 'auto'), 0) AS auto,
           coalesce(sum(models * fraction) FILTER (WHERE gated = 'manual'), 0) AS manual, coalesce(sum(models * fraction) FILTER (WHERE gated = 'true'), 0) AS unformed
    FROM banded
    GROUP BY scope_kind, scope_id, size_band
)
SELECT c.scope_kind, c.scope_id, c.size_band, s.month, trim_scale(round(c.not_gated, 4)) AS not_gated, trim_scale(round(c.auto, 4)) AS gated_auto,
       trim_scale(round(c.manual, 4)) AS gated_manual, trim_scale(round(c.unformed, 4)) AS gated_form_unknown,
       round((c.auto + c.manual + c.unformed) / nullif(c.not_gated + c.auto + c.manual + c.unformed, 0), 6) AS gated_share,
       'gated_share' AS metric, 'collected_hub' AS universe, to_char(s.month, 'YYYY-MM') AS "window", 2 AS definition_version, c.n,
       round((c.not_gated + c.auto + c.manual + c.unformed) / c.weight, 4) AS coverage, s.as_of
FROM counted c
CROSS JOIN hub_span s
UNION ALL
SELECT scope_kind, scope_id, size_band, month, not_gated, gated_auto, gated_manual, gated_form_unknown, gated_share,
       metric, universe, "window", definition_version, n, coverage, as_of
FROM core.hub_gated_share
WHERE month < (SELECT month FROM hub_span)
