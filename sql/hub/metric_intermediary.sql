-- Accounts most of whose models are quantisations or merges of other accounts' models; and all such models by format, family of the base and maker.
-- Grain: one row per account, role, lab of the base, format, family and maker. Key: universe, account, role, base_lab_id, format, base_family, made_by.
-- Reads: core.hub_lineage, core.hub_edge, core.lab_family, hub_unit, hub_span.
WITH family AS (
    -- If two labs have a family of one name, it is taken as that of the lab whose id comes first, so that it counts once.
    SELECT family, min(lab_id) AS lab_id FROM core.lab_family GROUP BY family
), word AS MATERIALIZED (
    -- Compute the family once for each model: parsing names costs more than everything else here.
    SELECT hub_key, account, lab_id, CASE WHEN lab_id IS NOT NULL THEN core.family(split_part(hub_id, '/', 2)) END AS family
    FROM hub_unit
    WHERE hub_key IN (SELECT parent_key FROM core.hub_edge)
), base AS (
    SELECT w.hub_key, coalesce(w.lab_id, 'unknown') AS base_lab_id, w.account, coalesce(f.family, 'unknown') AS base_family
    FROM word w
    LEFT JOIN family f ON f.lab_id = w.lab_id AND f.family = w.family
), edge AS (
    SELECT DISTINCT u.account, u.hub_key, u.downloads, CASE l.relation WHEN 'quantized' THEN 'quantiser' ELSE 'repacker' END AS role, p.base_lab_id,
           p.base_family, u.format, CASE WHEN u.lab_id = p.base_lab_id THEN 'official' ELSE 'community' END AS made_by,
           bool_or(p.account <> u.account) OVER (PARTITION BY u.hub_key, p.base_lab_id) AS is_of_other
    FROM core.hub_lineage l
    JOIN hub_unit u USING (hub_key)
    JOIN core.hub_edge e ON e.child_key = l.hub_key
    JOIN base p ON p.hub_key = e.parent_key
    WHERE l.relation IN ('quantized', 'merge')
), made AS (
    SELECT DISTINCT account, hub_key, downloads, role, base_lab_id FROM edge WHERE is_of_other
), whole AS (
    SELECT account, role, count(*) AS n, count(downloads) AS known FROM (SELECT DISTINCT account, role, hub_key, downloads FROM made) one GROUP BY account, role
), own AS (
    SELECT account, count(*) AS account_models FROM hub_unit GROUP BY account
), everybody AS (
    SELECT role, format, made_by, count(*) AS n, count(downloads) AS known
    FROM (SELECT DISTINCT role, format, made_by, hub_key, downloads FROM edge) one
    GROUP BY role, format, made_by
), told AS (
    SELECT m.account, m.role, m.base_lab_id, 'all' AS format, 'all' AS base_family, 'all' AS made_by, count(*) AS models, sum(m.downloads)::bigint AS downloads,
           o.account_models, w.n, w.known
    FROM made m
    JOIN whole w USING (account, role)
    JOIN own o USING (account)
    WHERE w.n >= 10 AND 2 * w.n > o.account_models
    GROUP BY m.account, m.role, m.base_lab_id, o.account_models, w.n, w.known
    UNION ALL
    -- All accounts together, under the name *, which no account can have.
    SELECT '*', e.role, e.base_lab_id, e.format, e.base_family, e.made_by, count(DISTINCT e.hub_key), sum(e.downloads)::bigint, y.n, y.n, y.known
    FROM (SELECT DISTINCT role, base_lab_id, format, base_family, made_by, hub_key, downloads FROM edge) e
    JOIN everybody y USING (role, format, made_by)
    GROUP BY e.role, e.base_lab_id, e.format, e.base_family, e.made_by, y.n, y.known
)
SELECT account, role, base_lab_id, format, base_family, made_by, models, downloads, account_models,
       'intermediary' AS metric, 'collected_hub' AS universe, 'all_time' AS "window", 1 AS definition_version, n,
       round(known::numeric / n, 4) AS coverage, (SELECT as_of FROM hub_span) AS as_of
FROM told
