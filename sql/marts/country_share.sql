-- Country shares of downloads under three published denominators that must not be mixed.
-- Grain: one row per denominator and country. Key: universe, denominator, country. Moves: downloads, share, n, coverage. Reads: build.model, core.rated_month, core.hub_country_share, core.observed.
WITH last AS (
    SELECT max(month) AS month FROM core.rated_month
), added AS (
    -- Own counters of the last twelve months, each of what was rated in it.
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
    -- Created within the year: all of their downloads lie in it.
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
SELECT denominator, published_source, attribution, country, downloads, share, metric, universe, "window", definition_version, n, coverage, as_of
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
) one
