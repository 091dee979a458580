-- The 1,000 most adopted of one month by each measure among the candidates (top_high.sql), without repositories known from snapshots alone that the last
-- complete walk did not meet.
WITH walk AS (
    SELECT kind, max(as_of) AS at FROM meta.hub_sweep WHERE via = 'census' AND outcome = 'complete' GROUP BY kind
), candidate AS MATERIALIZED (
    SELECT h.*
    FROM hub_top_high h
    JOIN raw.hub_repository r USING (hub_key)
    LEFT JOIN walk w ON w.kind = h.kind
    WHERE r.via = 'census' OR w.at IS NULL OR r.observed_at >= w.at
), lab AS MATERIALIZED (
    SELECT account_lower, lab_id FROM core.account_lab WHERE service = 'huggingface'
), kind AS (
    SELECT unnest(ARRAY['model', 'dataset']) AS kind
), top AS (
    SELECT k.kind, 'downloads_added' AS measure, t.* FROM kind k CROSS JOIN LATERAL (
        SELECT hub_key, added AS value FROM candidate c WHERE c.kind = k.kind AND added > 0 ORDER BY added DESC, hub_key LIMIT 1000) t
    UNION ALL
    SELECT k.kind, 'downloads', t.* FROM kind k CROSS JOIN LATERAL (
        SELECT hub_key, downloads FROM candidate c WHERE c.kind = k.kind AND downloads > 0 ORDER BY downloads DESC, hub_key LIMIT 1000) t
    UNION ALL
    SELECT k.kind, 'downloads_all_time', t.* FROM kind k CROSS JOIN LATERAL (
        SELECT hub_key, downloads_all_time FROM candidate c WHERE c.kind = k.kind AND downloads_all_time > 0 ORDER BY downloads_all_time DESC, hub_key LIMIT 1000) t
    UNION ALL
    SELECT k.kind, 'likes', t.* FROM kind k CROSS JOIN LATERAL (
        SELECT hub_key, likes::bigint FROM candidate c WHERE c.kind = k.kind AND likes > 0 ORDER BY likes DESC, hub_key LIMIT 1000) t
)
INSERT INTO hub_top_new
SELECT %(month)s, t.kind, t.measure, row_number() OVER (PARTITION BY t.kind, t.measure ORDER BY t.value DESC, t.hub_key), r.hub_id,
       coalesce(a.lab_id, 'unknown'), t.value, %(day)s
FROM top t
-- OFFSET 0 makes Postgres look up these few thousand one by one; it would rather read the whole table.
CROSS JOIN LATERAL (SELECT o.hub_id FROM raw.hub_repository o WHERE o.hub_key = t.hub_key OFFSET 0) r
LEFT JOIN lab a ON a.account_lower = lower(split_part(r.hub_id, '/', 1));
