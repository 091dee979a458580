-- If a repository is counted a second time on a day, the new counters replace the first, and the downloads added that day are summed.
UPDATE raw.hub_counter c
SET downloads = m.downloads, downloads_all_time = m.downloads_all_time, likes = m.likes,
    downloads_added = CASE WHEN m.downloads_added IS NULL THEN c.downloads_added
                           WHEN abs(coalesce(c.downloads_added, 0)::bigint + m.downloads_added) < 2147483647 THEN coalesce(c.downloads_added, 0) + m.downloads_added END
FROM hub_moved m
WHERE m.is_same_day AND c.day = m.day AND c.hub_key = m.hub_key;
