-- Copy the rows of a cold file back into their table. A row of the same repository and day that is in the table already is the newer one, and stays.
INSERT INTO raw.hub_counter (hub_key, day, downloads, downloads_all_time, likes, downloads_added)
SELECT f.hub_key, f.day, f.downloads, f.downloads_all_time, f.likes, f.downloads_added
FROM cold_row f
LEFT JOIN (
    SELECT hub_key, day FROM raw.hub_counter
    WHERE day >= %(month)s AND day < %(month)s::date + interval '1 month'
) AS c ON c.hub_key = f.hub_key AND c.day = f.day
WHERE c.hub_key IS NULL
ORDER BY f.day, f.hub_key;
