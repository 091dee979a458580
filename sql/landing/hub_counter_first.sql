-- The first row of the series of repositories that were just told for the first time.
INSERT INTO raw.hub_counter (downloads, downloads_all_time, hub_key, day, likes)
SELECT downloads, downloads_all_time, hub_key, day, likes
FROM raw.hub_counter_now
WHERE hub_key BETWEEN %(first)s AND %(last)s
ORDER BY hub_key;
