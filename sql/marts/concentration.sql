-- How concentrated adoption is over models, accounts, labs and countries, with and without those at zero.
-- Grain: one row per level, measure and treatment of zeros. Key: universe, entity_level, measure, includes_zeros. Volatile: hhi, gini, top_10_share, top_100_share, top_1_percent_share, total, n, coverage. Reads: build.model, core.observed, core.hub_concentration.
WITH model AS (
    SELECT m.hub_id, split_part(m.hub_id, '/', 1) AS account, nullif(m.lab_id, 'unknown') AS lab_id, v.measure, v.value
    FROM build.model m
    CROSS JOIN LATERAL (VALUES ('downloads', m.downloads), ('downloads_all_time', m.downloads_all_time), ('likes', m.likes)) AS v (measure, value)
    WHERE m.gone_at IS NULL
), placed AS (
    SELECT m.*, p.country, p.fraction
    FROM model m
    CROSS JOIN LATERAL core.countries_of(m.lab_id, (SELECT observed_at::date FROM core.observed WHERE source = 'huggingface')) AS p
    WHERE m.lab_id IS NOT NULL AND p.country <> 'unknown'
), entity AS (
    SELECT 'model' AS entity_level, measure, hub_id AS entity, value::numeric AS value FROM model WHERE value IS NOT NULL
    UNION ALL
    SELECT 'account', measure, lower(account), sum(value) FROM model WHERE value IS NOT NULL GROUP BY measure, lower(account)
    UNION ALL
    SELECT 'lab', measure, lab_id, sum(value) FROM model WHERE value IS NOT NULL AND lab_id IS NOT NULL GROUP BY measure, lab_id
    UNION ALL
    SELECT 'country', measure, country, sum(value * fraction) FROM placed WHERE value IS NOT NULL GROUP BY measure, country
), known AS (
    -- What coverage is computed from: of models and accounts the share of models with a counter; of labs and countries their share of the total of all models.
    SELECT measure, count(*) AS models, count(value) AS told, sum(value) AS total, coalesce(sum(value) FILTER (WHERE lab_id IS NOT NULL), 0) AS of_labs,
           coalesce((SELECT sum(p.value * p.fraction) FROM placed p WHERE p.measure = model.measure), 0) AS of_countries
    FROM model
    GROUP BY measure
), ranked AS (
    SELECT entity_level, measure, value, z.includes_zeros,
           row_number() OVER (rising) AS rising, row_number() OVER (falling) AS falling, count(*) OVER (own) AS n
    FROM entity
    CROSS JOIN (VALUES (true), (false)) AS z (includes_zeros)
    WHERE z.includes_zeros OR value > 0
    WINDOW own AS (PARTITION BY entity_level, measure, z.includes_zeros), rising AS (own ORDER BY value, entity), falling AS (own ORDER BY value DESC, entity)
), summed AS (
    SELECT entity_level, measure, includes_zeros, count(*) AS n, sum(value) AS total, sum(value * value) AS squares, sum(rising * value) AS weighted,
           coalesce(sum(value) FILTER (WHERE falling <= 10), 0) AS top_10, coalesce(sum(value) FILTER (WHERE falling <= 100), 0) AS top_100,
           coalesce(sum(value) FILTER (WHERE falling <= ceil(n / 100.0)), 0) AS top_1_percent
    FROM ranked
    GROUP BY entity_level, measure, includes_zeros
)
SELECT entity_level, measure, includes_zeros, hhi, gini, top_10_share, top_100_share, top_1_percent_share, total,
       metric, universe, "window", definition_version, n, coverage, as_of
FROM (
    SELECT s.entity_level, s.measure, s.includes_zeros,
           round(s.squares / nullif(s.total * s.total, 0), 8) AS hhi,
           round(2 * s.weighted / nullif(s.n * s.total, 0) - (s.n + 1)::numeric / s.n, 6) AS gini,
           round(s.top_10 / nullif(s.total, 0), 6) AS top_10_share,
           round(s.top_100 / nullif(s.total, 0), 6) AS top_100_share,
           round(s.top_1_percent / nullif(s.total, 0), 6) AS top_1_percent_share,
           trim_scale(round(s.total, 4)) AS total,
           'concentration' AS metric, 'rated' AS universe, CASE s.measure WHEN 'downloads' THEN '30d' ELSE 'all_time' END AS "window", 2 AS definition_version, s.n,
           round(CASE s.entity_level WHEN 'lab' THEN k.of_labs / nullif(k.total, 0) WHEN 'country' THEN k.of_countries / nullif(k.total, 0)
                 ELSE k.told::numeric / k.models END, 4) AS coverage,
           (SELECT observed_at FROM core.observed WHERE source = 'huggingface') AS as_of
    FROM summed s
    JOIN known k USING (measure)
    UNION ALL
    SELECT entity_level, measure, includes_zeros, hhi, gini, top_10_share, top_100_share, top_1_percent_share, total,
           metric, universe, "window", definition_version, n, coverage, as_of
    FROM core.hub_concentration
) one;

COMMENT ON TABLE mart.concentration IS 'How concentrated adoption is, at a stated level of entity, with or without the entities that have none. Key: universe, entity_level, measure, includes_zeros.';
COMMENT ON COLUMN mart.concentration.entity_level IS 'model, account, lab or country.';
COMMENT ON COLUMN mart.concentration.measure IS 'downloads (of the last 30 days), downloads_all_time or likes, as told last.';
COMMENT ON COLUMN mart.concentration.includes_zeros IS 'Whether entities whose value is 0 are among n.';
COMMENT ON COLUMN mart.concentration.hhi IS 'Herfindahl-Hirschman index: sum of squared shares, 0 to 1 (times 10,000 for the usual scale).';
COMMENT ON COLUMN mart.concentration.gini IS 'Gini: (2 sum of i x_(i)) / (n sum x) - (n+1)/n over rising x, 0 to 1.';
COMMENT ON COLUMN mart.concentration.top_10_share IS 'Share of the ten largest in the total, 0 to 1.';
COMMENT ON COLUMN mart.concentration.top_100_share IS 'Share of the hundred largest in the total, 0 to 1.';
COMMENT ON COLUMN mart.concentration.top_1_percent_share IS 'Share of the largest hundredth of n (rounded up) in the total, 0 to 1.';
COMMENT ON COLUMN mart.concentration.total IS 'Sum of the measure over n, count.';
COMMENT ON COLUMN mart.concentration.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.concentration.universe IS 'What was counted over: rated (models that we follow and their releases) or collected_hub (every model of the Hub that was collected: how many, and whether that is all of them, is in mart.hub_collected).';
COMMENT ON COLUMN mart.concentration."window" IS '30d or all_time, by the measure.';
COMMENT ON COLUMN mart.concentration.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.concentration.n IS 'Entities that entered, count.';
COMMENT ON COLUMN mart.concentration.coverage IS 'Of models and accounts the share of models whose value is told; of labs and countries their part of the total of all told models, 0 to 1; NULL: the total is 0.';
COMMENT ON COLUMN mart.concentration.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.concentration.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.concentration.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
