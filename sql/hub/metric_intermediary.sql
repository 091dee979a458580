-- Accounts most of whose models are quantisations or merges of other accounts' models.
-- Grain: one row per account, role and lab of the base. Key: universe, account, role, base_lab_id. Reads: core.hub_lineage, core.hub_edge, hub_unit, hub_span.
WITH made AS (
    SELECT DISTINCT u.account, u.hub_key, u.downloads, CASE l.relation WHEN 'quantized' THEN 'quantiser' ELSE 'repacker' END AS role, coalesce(p.lab_id, 'unknown') AS base_lab_id
    FROM core.hub_lineage l
    JOIN hub_unit u USING (hub_key)
    JOIN core.hub_edge e ON e.child_key = l.hub_key
    JOIN hub_unit p ON p.hub_key = e.parent_key AND p.account <> u.account
    WHERE l.relation IN ('quantized', 'merge')
), whole AS (
    SELECT account, role, count(*) AS n, count(downloads) AS known FROM (SELECT DISTINCT account, role, hub_key, downloads FROM made) one GROUP BY account, role
), own AS (
    SELECT account, count(*) AS account_models FROM hub_unit GROUP BY account
)
SELECT m.account, m.role, m.base_lab_id, count(*) AS models, sum(m.downloads)::bigint AS downloads, o.account_models,
       'intermediary' AS metric, 'whole_hub' AS universe, 'all_time' AS "window", 1 AS definition_version, w.n,
       round(w.known::numeric / w.n, 4) AS coverage, (SELECT as_of FROM hub_span) AS as_of
FROM made m
JOIN whole w USING (account, role)
JOIN own o USING (account)
WHERE w.n >= 10 AND 2 * w.n > o.account_models
GROUP BY m.account, m.role, m.base_lab_id, o.account_models, w.n, w.known
