-- Adoption over the whole Hub by month: downloads added by models of labs and countries; counters as they stand of families (by format and maker) and of
-- bands of size and downloads; and new derivatives by the country and the family of their base, for every month since createdAt is known.
-- Grain: one row per subject, month, format and maker. Key: universe, subject_kind, subject_id, month, format, made_by.
-- Reads: core.hub_account_month, core.account_lab, core.hub_adoption, core.hub_edge, core.lab_family, hub_span, hub_comparable, hub_unit.
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
), family AS (
    -- If two labs have a family of one name, it is taken as that of the lab whose id comes first, so that it counts once.
    SELECT family, min(lab_id) AS lab_id FROM core.lab_family GROUP BY family
), word AS MATERIALIZED (
    -- Compute the family once for each model: parsing names costs more than everything else here.
    SELECT hub_key, core.family(split_part(hub_id, '/', 2)) AS family FROM hub_unit WHERE lab_id IS NOT NULL OR format <> 'other'
), named AS (
    -- Models whose own name begins with a family's: those that a lab made (official), and conversions to other formats by others (community).
    SELECT u.hub_key, f.family, u.format, CASE WHEN u.lab_id = f.lab_id THEN 'official' ELSE 'community' END AS made_by,
           u.downloads, u.downloads_all_time, u.likes
    FROM word w
    JOIN family f USING (family)
    JOIN hub_unit u USING (hub_key)
), standing AS (
    SELECT 'family' AS subject_kind, n.family AS subject_id, k.format, n.made_by, n.downloads, n.downloads_all_time, n.likes
    FROM named n
    CROSS JOIN LATERAL (VALUES ('all', n.made_by = 'official'), (n.format, n.format <> 'other' OR n.made_by = 'official')) AS k (format, is_in)
    WHERE k.is_in
    UNION ALL
    SELECT 'size_band', size_band, 'all', 'all', downloads, downloads_all_time, likes FROM hub_unit
    UNION ALL
    SELECT 'downloads_band', core.downloads_band(downloads_all_time), 'all', 'all', downloads, downloads_all_time, likes FROM hub_unit
), base AS (
    -- Each derived model with each of its bases: a model with several bases counts for each by an equal part. lab_id of the base is NULL if unknown.
    SELECT c.hub_key, c.created_at, c.downloads_all_time, p.lab_id, f.family, 1.0 / count(*) OVER (PARTITION BY c.hub_key) AS fraction
    FROM (SELECT DISTINCT child_key, parent_key FROM core.hub_edge WHERE parent_key IS NOT NULL AND parent_key <> child_key) e
    JOIN hub_unit c ON c.hub_key = e.child_key
    JOIN hub_unit p ON p.hub_key = e.parent_key
    LEFT JOIN word w ON w.hub_key = p.hub_key
    LEFT JOIN family f ON f.lab_id = p.lab_id AND f.family = w.family
    WHERE c.created_at > '2022-03-03'
), home AS (
    SELECT l.lab_id, p.country, p.fraction
    FROM (SELECT DISTINCT coalesce(lab_id, 'unknown') AS lab_id FROM base) l
    CROSS JOIN LATERAL core.countries_of(l.lab_id, (SELECT day FROM hub_span)) AS p
), derived AS (
    SELECT 'base_country' AS subject_kind, h.country AS subject_id, date_trunc('month', b.created_at AT TIME ZONE 'UTC')::date AS month,
           b.hub_key, b.downloads_all_time, b.fraction * h.fraction AS fraction
    FROM base b
    JOIN home h ON h.lab_id = coalesce(b.lab_id, 'unknown')
    UNION ALL
    SELECT 'base_family', coalesce(family, 'unknown'), date_trunc('month', created_at AT TIME ZONE 'UTC')::date, hub_key, downloads_all_time, fraction FROM base
)
SELECT subject_kind, subject_id, month, 'all' AS format, 'all' AS made_by,
       CASE WHEN is_known THEN trim_scale(round(sum(added * fraction), 4)) END AS downloads_added,
       CASE WHEN is_known THEN trim_scale(round(sum(resets * fraction), 4)) END AS counter_resets,
       NULL::numeric AS downloads_30d, NULL::numeric AS downloads_all_time, NULL::numeric AS likes, NULL::numeric AS stars,
       NULL::numeric AS derivatives_added, NULL::numeric AS derivatives_used,
       'adoption' AS metric, 'collected_hub' AS universe, to_char(month, 'YYYY-MM') AS "window", 2 AS definition_version,
       sum(accounts)::bigint AS n, is_known::integer::numeric AS coverage, max(day)::timestamp AT TIME ZONE 'UTC' AS as_of
FROM told
GROUP BY subject_kind, subject_id, month, is_known
UNION ALL
SELECT s.subject_kind, s.subject_id, h.month, s.format, s.made_by, NULL, NULL, sum(s.downloads), sum(s.downloads_all_time), sum(s.likes), NULL, NULL, NULL,
       'adoption', 'collected_hub', to_char(h.month, 'YYYY-MM'), 2, count(*), NULL, h.as_of
FROM standing s
CROSS JOIN hub_span h
GROUP BY s.subject_kind, s.subject_id, s.format, s.made_by, h.month, h.as_of
UNION ALL
SELECT d.subject_kind, d.subject_id, d.month, 'all', 'all', NULL, NULL, NULL, NULL, NULL, NULL, trim_scale(round(sum(d.fraction), 4)),
       trim_scale(round(coalesce(sum(d.fraction) FILTER (WHERE d.downloads_all_time > 5), 0), 4)),
       'adoption', 'collected_hub', to_char(d.month, 'YYYY-MM'), 2, count(DISTINCT d.hub_key), NULL, (SELECT as_of FROM hub_span)
FROM derived d
GROUP BY d.subject_kind, d.subject_id, d.month
UNION ALL
SELECT subject_kind, subject_id, month, format, made_by, downloads_added, counter_resets, downloads_30d, downloads_all_time, likes, stars,
       derivatives_added, derivatives_used, metric, universe, "window", definition_version, n, coverage, as_of
FROM core.hub_adoption
WHERE CASE WHEN subject_kind IN ('base_country', 'base_family') THEN false
           WHEN subject_kind IN ('family', 'size_band', 'downloads_band') THEN month < (SELECT month FROM hub_span)
           ELSE month < (SELECT since FROM hub_span) END
