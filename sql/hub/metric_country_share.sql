-- Country shares of downloads over the whole Hub under the two published denominators that are defined over it.
-- Grain: one row per denominator and country. Key: universe, denominator, country. Reads: core.hub_account_month, core.account_lab, hub_unit, hub_span, hub_comparable.
WITH account AS (
    SELECT lower(m.account) AS account, bool_or(k.month IS NOT NULL) AS is_known,
           sum(m.before_downloads + m.day_downloads) FILTER (WHERE k.month IS NOT NULL) AS downloads
    FROM core.hub_account_month m
    CROSS JOIN hub_span s
    LEFT JOIN hub_comparable k ON k.month = m.month
    WHERE m.kind = 'model' AND m.month > s.month - interval '12 months'
    GROUP BY lower(m.account)
), held AS (
    -- The number of models of each account: n counts models under every denominator, although these downloads are summed by account.
    SELECT lower(account) AS account, count(*) AS models FROM hub_unit GROUP BY lower(account)
), unit AS (
    SELECT 'all_incl_unaffiliated' AS denominator, 'Economies of Open Intelligence (arXiv 2512.03073)' AS published_source, a.lab_id,
           coalesce(sum(h.models), 0) AS n, coalesce(sum(h.models) FILTER (WHERE m.is_known), 0) AS known,
           sum(m.downloads) AS downloads,
           (SELECT to_char(greatest(min(o.month), max(x.month) - interval '11 months'), 'YYYY-MM') || '..' || to_char(max(x.month), 'YYYY-MM')
            FROM core.hub_account_month o CROSS JOIN hub_span x) AS "window"
    FROM account m
    LEFT JOIN held h USING (account)
    LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = m.account
    GROUP BY a.lab_id
    UNION ALL
    SELECT 'new_in_window', 'Hugging Face, State of Open Source, Spring 2026', u.lab_id, count(*), count(u.downloads_all_time), sum(u.downloads_all_time),
           to_char(s.month - interval '11 months', 'YYYY-MM') || '..' || to_char(s.month, 'YYYY-MM')
    FROM hub_unit u
    CROSS JOIN hub_span s
    WHERE u.created_at >= (s.month - interval '11 months') AT TIME ZONE 'UTC'
    GROUP BY u.lab_id, s.month
), whole AS (
    SELECT denominator, sum(n)::bigint AS n, sum(known) AS known, sum(downloads) AS total FROM unit GROUP BY denominator
)
SELECT u.denominator, u.published_source, 'releaser' AS attribution, p.country, trim_scale(round(sum(u.downloads * p.fraction), 4)) AS downloads,
       round(sum(u.downloads * p.fraction) / nullif(w.total, 0), 6) AS share,
       'country_share' AS metric, 'collected_hub' AS universe, u."window", 2 AS definition_version, w.n, round(w.known / nullif(w.n, 0), 4) AS coverage, s.as_of,
       core.share_unknown(u.denominator, round(sum(u.downloads * p.fraction) / nullif(w.total, 0), 6)) AS note
FROM unit u
JOIN whole w USING (denominator)
CROSS JOIN hub_span s
CROSS JOIN LATERAL core.countries_of(u.lab_id, s.day) AS p
GROUP BY u.denominator, u.published_source, u."window", p.country, w.n, w.known, w.total, s.as_of
