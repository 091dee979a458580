-- Put the most downloaded and the most liked models of the whole Hub on the work list, since a call for a single model returns fields that lists refuse.
INSERT INTO meta.wanted (source, kind, key, reason, depth, first_seen_at)
SELECT 'huggingface', 'model', r.hub_id, 'adoption', 0, now()
FROM (
    (SELECT n.hub_key FROM raw.hub_counter_now n JOIN raw.hub_repository r USING (hub_key)
     WHERE n.kind = 'model' AND r.gone_at IS NULL AND n.downloads > 0 ORDER BY n.downloads DESC, n.hub_key LIMIT %(top)s)
    UNION
    (SELECT n.hub_key FROM raw.hub_counter_now n JOIN raw.hub_repository r USING (hub_key)
     WHERE n.kind = 'model' AND r.gone_at IS NULL AND n.likes > 0 ORDER BY n.likes DESC, n.hub_key LIMIT %(top)s)
) top
JOIN raw.hub_repository r USING (hub_key)
ON CONFLICT (source, kind, key) DO NOTHING;
