-- The most adopted of one month by each measure, but for those of the past that the last complete walk no longer met.
-- Only what is not far below the last list's end is looked at, where there is a list.
WITH bound AS (
    SELECT k.kind, k.measure, coalesce(min(t.value) FILTER (WHERE t.place = 1000), 0) / 2 AS least
    FROM (SELECT kind, measure FROM unnest(ARRAY['model', 'dataset']) AS kind
          CROSS JOIN unnest(ARRAY['downloads_added', 'downloads', 'downloads_all_time', 'likes']) AS measure) k
    LEFT JOIN mart.hub_top_month t ON t.kind = k.kind AND t.measure = k.measure AND t.month = %(month)s
    GROUP BY k.kind, k.measure
), least AS MATERIALIZED (
    SELECT kind, max(least) FILTER (WHERE measure = 'downloads_added') AS added, max(least) FILTER (WHERE measure = 'downloads') AS downloads,
           max(least) FILTER (WHERE measure = 'downloads_all_time') AS all_time, max(least) FILTER (WHERE measure = 'likes') AS likes
    FROM bound GROUP BY kind
), walk AS (
    SELECT kind, max(as_of) AS at FROM meta.hub_sweep WHERE via = 'census' AND outcome = 'complete' GROUP BY kind
), high AS MATERIALIZED (
    SELECT n.hub_key, n.kind, CASE WHEN n.month = %(month)s THEN n.month_downloads END AS added, n.downloads, n.downloads_all_time, n.likes
    FROM raw.hub_counter_now n
    JOIN least l USING (kind)
    WHERE NOT n.is_gone
      AND ((n.month = %(month)s AND n.month_downloads > l.added) OR n.downloads > l.downloads OR n.downloads_all_time > l.all_time OR n.likes > l.likes)
), candidate AS MATERIALIZED (
    SELECT h.*
    FROM high h
    JOIN raw.hub_repository r USING (hub_key)
    LEFT JOIN walk w ON w.kind = h.kind
    WHERE r.via = 'census' OR w.at IS NULL OR r.observed_at >= w.at
), top AS (
    SELECT k.kind, 'downloads_added' AS measure, t.* FROM least k CROSS JOIN LATERAL (
        SELECT hub_key, added AS value FROM candidate c WHERE c.kind = k.kind AND added > 0 ORDER BY added DESC, hub_key LIMIT 1000) t
    UNION ALL
    SELECT k.kind, 'downloads', t.* FROM least k CROSS JOIN LATERAL (
        SELECT hub_key, downloads FROM candidate c WHERE c.kind = k.kind AND downloads > 0 ORDER BY downloads DESC, hub_key LIMIT 1000) t
    UNION ALL
    SELECT k.kind, 'downloads_all_time', t.* FROM least k CROSS JOIN LATERAL (
        SELECT hub_key, downloads_all_time FROM candidate c WHERE c.kind = k.kind AND downloads_all_time > 0 ORDER BY downloads_all_time DESC, hub_key LIMIT 1000) t
    UNION ALL
    SELECT k.kind, 'likes', t.* FROM least k CROSS JOIN LATERAL (
        SELECT hub_key, likes::bigint FROM candidate c WHERE c.kind = k.kind AND likes > 0 ORDER BY likes DESC, hub_key LIMIT 1000) t
)
INSERT INTO hub_top_new
SELECT %(month)s, t.kind, t.measure, row_number() OVER (PARTITION BY t.kind, t.measure ORDER BY t.value DESC, t.hub_key), r.hub_id,
       coalesce(a.lab_id, 'unknown'), t.value, %(day)s
FROM top t
JOIN raw.hub_repository r USING (hub_key)
LEFT JOIN core.account_lab a ON a.service = 'huggingface' AND a.account_lower = lower(split_part(r.hub_id, '/', 1));
