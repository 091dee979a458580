-- Window downloads of labs and countries by month over all accounts of the Hub.
-- Grain: one row per subject and month. Key: universe, subject_kind, subject_id, month. Reads: core.hub_account_month, core.account_lab, core.hub_adoption, hub_span, hub_comparable.
WITH account AS (
    SELECT coalesce(a.lab_id, 'unknown') AS lab_id, m.month, sum(m.before_downloads + m.day_downloads) AS added, sum(m.before_resets + m.day_resets) AS resets,
           count(*) AS accounts, max(m.day) AS day
    FROM core.hub_account_month m
    LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(m.account)
    WHERE m.kind = 'model' AND m.month >= (SELECT since FROM hub_span)
    GROUP BY coalesce(a.lab_id, 'unknown'), m.month
), unit AS (
    SELECT 'lab' AS subject_kind, lab_id AS subject_id, 1::numeric AS fraction, account.* FROM account
    UNION ALL
    SELECT 'country', p.country, p.fraction, a.* FROM account a CROSS JOIN LATERAL core.countries_of(a.lab_id, a.month) AS p
), told AS (
    SELECT u.*, k.month IS NOT NULL AS is_known FROM unit u LEFT JOIN hub_comparable k USING (month)
)
SELECT subject_kind, subject_id, month,
       CASE WHEN is_known THEN trim_scale(round(sum(added * fraction), 4)) END AS downloads_added,
       CASE WHEN is_known THEN trim_scale(round(sum(resets * fraction), 4)) END AS counter_resets,
       NULL::numeric AS downloads_30d, NULL::numeric AS downloads_all_time, NULL::numeric AS likes, NULL::numeric AS stars,
       'adoption' AS metric, 'whole_hub' AS universe, to_char(month, 'YYYY-MM') AS "window", 1 AS definition_version,
       sum(accounts)::bigint AS n, is_known::integer::numeric AS coverage, max(day)::timestamp AT TIME ZONE 'UTC' AS as_of
FROM told
GROUP BY subject_kind, subject_id, month, is_known
UNION ALL
SELECT subject_kind, subject_id, month, downloads_added, counter_resets, downloads_30d, downloads_all_time, likes, stars,
       metric, universe, "window", definition_version, n, coverage, as_of
FROM core.hub_adoption
WHERE month < (SELECT since FROM hub_span)
