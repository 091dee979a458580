-- Write the first row of counters of the repositories that were just added.
INSERT INTO raw.hub_counter (downloads, downloads_all_time, hub_key, day, likes)
SELECT downloads, downloads_all_time, hub_key, day, likes
FROM raw.hub_counter_now
WHERE hub_key BETWEEN %(first)s AND %(last)s
ORDER BY hub_key;
