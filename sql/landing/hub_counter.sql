-- Update the newest counters by those that changed (hub_moved). The sum of a month that is over moves to raw.hub_counter_month.
-- OFFSET 0 makes Postgres look up each changed repository by its key; else it would read the whole table, since after a first load no month has a sum.
INSERT INTO raw.hub_counter_month (hub_key, month, month_downloads)
SELECT m.hub_key, old.month, old.month_downloads
FROM hub_moved m
CROSS JOIN LATERAL (SELECT n.month, n.month_downloads FROM raw.hub_counter_now n WHERE n.hub_key = m.hub_key OFFSET 0) old
WHERE old.month < date_trunc('month', m.day) AND old.month_downloads IS NOT NULL;

UPDATE raw.hub_counter_now n
SET downloads = m.downloads, downloads_all_time = m.downloads_all_time, likes = m.likes, day = m.day, month = date_trunc('month', m.day),
    month_downloads = CASE WHEN n.month < date_trunc('month', m.day) THEN m.downloads_added
                           WHEN m.downloads_added IS NULL THEN n.month_downloads
                           ELSE coalesce(n.month_downloads, 0) + m.downloads_added END
FROM hub_moved m
WHERE n.hub_key = m.hub_key;
