-- Compute the newest counters and the sums of months again for the repositories and months in hub_recounted, after rows of their series came or went.
-- The month of the newest counters is among them for every repository; each has a row on %(since)s or later, or no row any more.
UPDATE raw.hub_counter_now n
SET downloads = l.downloads, downloads_all_time = l.downloads_all_time, likes = l.likes, day = l.day, month = date_trunc('month', l.day)
FROM (
    SELECT DISTINCT ON (c.hub_key) c.hub_key, c.day, c.downloads, c.downloads_all_time, c.likes
    FROM raw.hub_counter c JOIN (SELECT DISTINCT hub_key FROM hub_recounted) r USING (hub_key)
    WHERE c.day >= %(since)s ORDER BY c.hub_key, c.day DESC
) l
WHERE n.hub_key = l.hub_key AND n.day <> l.day;

SELECT raw.recount_hub_months(array_agg(hub_key), array_agg(month)) FROM hub_recounted;

UPDATE raw.hub_counter_now n
SET month_downloads = s.added
FROM (
    SELECT p.hub_key, sum(c.downloads_added) AS added
    FROM hub_recounted p
    JOIN raw.hub_counter_now o ON o.hub_key = p.hub_key AND o.month = p.month
    LEFT JOIN raw.hub_counter c ON c.hub_key = p.hub_key AND c.day >= p.month AND c.day < p.month + interval '1 month'
    GROUP BY p.hub_key
) s
WHERE n.hub_key = s.hub_key AND n.month_downloads IS DISTINCT FROM s.added;
