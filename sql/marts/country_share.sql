-- Country shares of downloads under three published denominators that must not be mixed.
-- Grain: one row per denominator and country. Key: universe, denominator, country. Volatile: downloads, share, n, coverage. Reads: build.model, core.rated_month, core.hub_country_share, core.observed.
WITH last AS (
    SELECT max(month) AS month FROM core.rated_month
), added AS (
    -- Downloads added in the last twelve months, by our own counters, of the models rated in each month.
    SELECT t.hub_id, t.lab_id, sum(t.downloads_added) AS downloads
    FROM core.rated_month t
    CROSS JOIN last l
    WHERE t.month > l.month - interval '12 months' AND t.month <= l.month
    GROUP BY t.hub_id, t.lab_id
), months AS (
    SELECT to_char(min(t.month), 'YYYY-MM') || '..' || to_char(max(t.month), 'YYYY-MM') AS counted,
           to_char(max(l.month) - interval '11 months', 'YYYY-MM') || '..' || to_char(max(l.month), 'YYYY-MM') AS year
    FROM core.rated_month t
    CROSS JOIN last l
    WHERE t.month > l.month - interval '12 months' AND t.month <= l.month
), unit AS (
    SELECT 'all_incl_unaffiliated' AS denominator, 'Economies of Open Intelligence (arXiv 2512.03073)' AS published_source, mo.counted AS "window",
           a.hub_id, a.lab_id, a.downloads
    FROM added a
    CROSS JOIN months mo
    UNION ALL
    -- Downloads of models created within the last twelve months: all of them were in that time.
    SELECT 'new_in_window', 'Hugging Face, State of Open Source, Spring 2026', mo.year, m.hub_id, m.lab_id, m.downloads_all_time
    FROM build.model m
    CROSS JOIN last l
    CROSS JOIN months mo
    WHERE m.gone_at IS NULL AND m.created_at >= (l.month - interval '11 months') AT TIME ZONE 'UTC'
    UNION ALL
    SELECT 'curated_cumulative', 'ATOM project (Interconnects-AI/tracked-models)', 'cumulative', m.hub_id, m.lab_id, m.downloads_all_time
    FROM build.model m
    WHERE m.gone_at IS NULL AND m.lab_id <> 'unknown'
      AND m.pipeline_tag IN ('text-generation', 'text2text-generation', 'image-text-to-text', 'video-text-to-text', 'audio-text-to-text', 'any-to-any')
      AND m.hub_id !~* '[-_.](gguf|mlx|embed(ding)?s?|guard|rerank(er)?)([-_.]|$)'
), whole AS (
    SELECT denominator, count(*) AS n, count(downloads) AS known, sum(downloads) AS total FROM unit GROUP BY denominator
)
SELECT denominator, published_source, attribution, country, downloads, share, metric, universe, "window", definition_version, n, coverage, as_of,
       core.share_unknown(denominator, share) AS note
FROM (
    SELECT u.denominator, u.published_source, 'releaser' AS attribution, p.country,
           trim_scale(round(sum(u.downloads * p.fraction), 4)) AS downloads,
           round(sum(u.downloads * p.fraction) / nullif(w.total, 0), 6) AS share,
           'country_share' AS metric, 'rated' AS universe, u."window", 2 AS definition_version, w.n,
           round(w.known::numeric / w.n, 4) AS coverage,
           o.observed_at AS as_of
    FROM unit u
    JOIN whole w USING (denominator)
    CROSS JOIN core.observed o
    CROSS JOIN LATERAL core.countries_of(u.lab_id, o.observed_at::date) AS p
    WHERE o.source = 'huggingface'
    GROUP BY u.denominator, u.published_source, u."window", p.country, w.n, w.known, w.total, o.observed_at
    UNION ALL
    SELECT denominator, published_source, attribution, country, downloads, share, metric, universe, "window", definition_version, n, coverage, as_of
    FROM core.hub_country_share
) one;

COMMENT ON TABLE mart.country_share IS 'Country shares of downloads under three published denominators that must not be mixed. Attribution is to the releasing account''s lab. Key: universe, denominator, country.';
COMMENT ON COLUMN mart.country_share.denominator IS 'all_incl_unaffiliated, new_in_window or curated_cumulative.';
COMMENT ON COLUMN mart.country_share.published_source IS 'Who publishes a share with this denominator.';
COMMENT ON COLUMN mart.country_share.attribution IS 'releaser: the lab of the account that released the model, not of its base.';
COMMENT ON COLUMN mart.country_share.country IS 'ISO 3166-1 alpha-2; unknown: no lab, or a lab of unknown country.';
COMMENT ON COLUMN mart.country_share.downloads IS 'Downloads in the window, count; countries of one lab share equally.';
COMMENT ON COLUMN mart.country_share.share IS 'In all known downloads of the denominator, unknown countries included, 0 to 1; NULL where nothing is known of the country''s.';
COMMENT ON COLUMN mart.country_share.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.country_share.universe IS 'What was counted over: rated (models that we follow and their releases) or collected_hub (every model of the Hub that was collected: how many, and whether that is all of them, is in mart.hub_collected).';
COMMENT ON COLUMN mart.country_share."window" IS 'Months counted, YYYY-MM..YYYY-MM, or cumulative.';
COMMENT ON COLUMN mart.country_share.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.country_share.n IS 'Models in the denominator, count; of collected_hub, all_incl_unaffiliated those there today of the accounts with a counter in the window.';
COMMENT ON COLUMN mart.country_share.coverage IS 'Share of n whose downloads are known, 0 to 1; NULL: n is 0.';
COMMENT ON COLUMN mart.country_share.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.country_share.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.country_share.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.country_share.note IS 'Why downloads and share are NULL, in words; NULL where they are known. A warehouse of a day or two knows no two counts to compare: read coverage first.';
