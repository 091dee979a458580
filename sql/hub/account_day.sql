-- Add one day's downloads, falls and new repositories to the month of each account of the Hub; a second run for a day replaces its first numbers.
INSERT INTO core.hub_account_month AS m (kind, account, month, day, day_downloads, day_resets, day_new)
SELECT r.kind, min(split_part(r.hub_id, '/', 1)), date_trunc('month', c.day)::date, c.day,
       coalesce(sum(c.downloads_added), 0), count(*) FILTER (WHERE c.downloads_added < 0),
       count(*) FILTER (WHERE r.first_seen_at >= c.day AND r.first_seen_at < c.day + 1)
FROM raw.hub_counter c
JOIN raw.hub_repository r USING (hub_key)
WHERE c.day = %(day)s
GROUP BY r.kind, lower(split_part(r.hub_id, '/', 1)), c.day
-- In the order of the index, so that each of its pages is read once.
ORDER BY lower(split_part(r.hub_id, '/', 1))
ON CONFLICT (lower(account), kind, month) DO UPDATE
SET before_downloads = m.before_downloads + CASE WHEN m.day < excluded.day THEN m.day_downloads ELSE 0 END,
    before_resets = m.before_resets + CASE WHEN m.day < excluded.day THEN m.day_resets ELSE 0 END,
    before_new = m.before_new + CASE WHEN m.day < excluded.day THEN m.day_new ELSE 0 END,
    day = excluded.day, day_downloads = excluded.day_downloads, day_resets = excluded.day_resets, day_new = excluded.day_new
WHERE m.day <= excluded.day;
