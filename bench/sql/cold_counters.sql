-- Counters of one month, a row for each repository and day.
INSERT INTO raw.hub_counter (hub_key, day, downloads, downloads_all_time, likes, downloads_added)
SELECT n % 100000, CAST(:month AS date) + n / 100000 % 31, n % 1000, n, n % 50, n % 7
FROM generate_series(0, CAST(:rows AS int) - 1) AS n;
