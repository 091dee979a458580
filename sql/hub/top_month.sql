-- The most adopted of one month by each measure, but for those of the past that the last complete walk no longer met. Only what is not far below the last list's end is looked at, where there is a list.
WITH bound AS (
    SELECT k.kind, k.measure, coalesce(min(t.value) FILTER (WHERE t.place = 1000), 0) / 2 AS least
    FROM (SELECT kind, measure FROM unnest(ARRAY['model', 'dataset']) AS kind CROSS JOIN unnest(ARRAY['downloads_added', 'downloads', 'downloads_all_time', 'likes']) AS measure) k
    LEFT JOIN mart.hub_top_month t ON t.kind = k.kind AND t.measure = k.measure AND t.month = %(month)s
    GROUP BY k.kind, k.measure
), least AS MATERIALIZED (
    SELECT kind, max(least) FILTER (WHERE measure = 'downloads_added') AS added, max(least) FILTER (WHERE measure = 'downloads') AS downloads,
           max(least) FILTER (WHERE measure = 'downloads_all_time') AS all_time, max(least) FILTER (WHERE measure = 'likes') AS likes
    FROM bound GROUP BY kind
), candidate AS MATERIALIZED (
    SELECT n.hub_key, n.kind, CASE WHEN n.month = %(month)s THEN n.month_downloads END AS added, n.downloads, n.downloads_all_time, n.likes
    FROM raw.hub_counter_now n
    JOIN least l USING (kind)
    WHERE (n.month = %(month)s AND n.month_downloads > l.added) OR n.downloads > l.downloads OR n.downloads_all_time > l.all_time OR n.likes > l.likes
), walk AS (
    SELECT kind, max(as_of) AS at FROM meta.hub_sweep WHERE via = 'census' AND outcome = 'complete' GROUP BY kind
), ranked AS (
    SELECT c.kind, v.measure, v.value, r.hub_id, row_number() OVER (PARTITION BY c.kind, v.measure ORDER BY v.value DESC, c.hub_key) AS place
    FROM candidate c
    CROSS JOIN LATERAL (VALUES ('downloads_added', c.added), ('downloads', c.downloads), ('downloads_all_time', c.downloads_all_time), ('likes', c.likes::bigint))
        AS v (measure, value)
    JOIN raw.hub_repository r USING (hub_key)
    LEFT JOIN walk w ON w.kind = c.kind
    WHERE v.value > 0 AND r.gone_at IS NULL AND (r.via = 'census' OR w.at IS NULL OR r.observed_at >= w.at)
)
INSERT INTO hub_top_new
SELECT %(month)s, t.kind, t.measure, t.place, t.hub_id, coalesce(a.lab_id, 'unknown'), t.value, %(day)s
FROM ranked t
LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(split_part(t.hub_id, '/', 1))
WHERE t.place <= 1000;
