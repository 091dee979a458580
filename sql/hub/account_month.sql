-- Compute anew what the accounts of the Hub added in one month, for months that a backfill has changed.
DELETE FROM core.hub_account_month WHERE month = %(month)s;

INSERT INTO core.hub_account_month (kind, account, month, day, before_downloads, day_downloads, before_resets, day_resets, before_new, day_new)
SELECT kind, min(account), %(month)s, max(last_day),
       coalesce(sum(added) FILTER (WHERE day < last_day), 0), coalesce(sum(added) FILTER (WHERE day = last_day), 0),
       coalesce(sum(resets) FILTER (WHERE day < last_day), 0), coalesce(sum(resets) FILTER (WHERE day = last_day), 0),
       coalesce(sum(new) FILTER (WHERE day < last_day), 0), coalesce(sum(new) FILTER (WHERE day = last_day), 0)
FROM (
    SELECT r.kind, split_part(r.hub_id, '/', 1) AS account, c.day, max(c.day) OVER (PARTITION BY r.kind, lower(split_part(r.hub_id, '/', 1))) AS last_day,
           coalesce(c.downloads_added, 0) AS added, (c.downloads_added < 0)::integer AS resets,
           (r.first_seen_at >= c.day AND r.first_seen_at < c.day + 1)::integer AS new
    FROM raw.hub_counter c
    JOIN raw.hub_repository r USING (hub_key)
    WHERE c.day >= %(month)s AND c.day < %(month)s + interval '1 month'
) moved
GROUP BY kind, lower(account);
