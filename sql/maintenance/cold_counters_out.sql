-- The counters of one month, to be written to a cold file.
COPY (
    SELECT hub_key, day, downloads, downloads_all_time, likes, downloads_added
    FROM raw.hub_counter
    WHERE day >= {month} AND day < {month}::date + interval '1 month'
    ORDER BY day, hub_key
) TO STDOUT (FORMAT csv)
