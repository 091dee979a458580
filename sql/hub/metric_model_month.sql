-- Counters by month of the models of registry labs and of those that are followed.
-- Grain: one row per model and month. Key: hub_id, month. Reads: raw.hub_counter, raw.hub_repository, core.account_lab, core.model, core.hub_model_month.
SELECT r.hub_id, date_trunc('month', c.day)::date AS month, sum(c.downloads_added)::bigint AS downloads_added,
       count(*) FILTER (WHERE c.downloads_added < 0)::integer AS counter_resets,
       (array_agg(c.downloads ORDER BY c.day DESC) FILTER (WHERE c.downloads IS NOT NULL))[1] AS downloads_30d,
       (array_agg(c.downloads_all_time ORDER BY c.day DESC) FILTER (WHERE c.downloads_all_time IS NOT NULL))[1] AS downloads_all_time,
       (array_agg(c.likes ORDER BY c.day DESC) FILTER (WHERE c.likes IS NOT NULL))[1]::bigint AS likes,
       max(c.day)::timestamp AT TIME ZONE 'UTC' AS as_of
FROM (
    SELECT DISTINCT ON (hub_id) hub_key, hub_id
    FROM raw.hub_repository
    WHERE kind = 'model'
      AND (lower(split_part(hub_id, '/', 1)) IN (SELECT account_lower FROM core.account_lab WHERE service = 'huggingface') OR hub_id IN (SELECT hub_id FROM core.model))
    ORDER BY hub_id, gone_at IS NOT NULL, hub_key DESC
) r
JOIN raw.hub_counter c USING (hub_key)
WHERE c.day >= (SELECT since FROM hub_span)
GROUP BY r.hub_id, date_trunc('month', c.day)
UNION ALL
SELECT hub_id, month, downloads_added, counter_resets, downloads_30d, downloads_all_time, likes, as_of
FROM core.hub_model_month
WHERE month < (SELECT since FROM hub_span)
