CREATE OR REPLACE FUNCTION raw.join_hub_series(since date, keys integer[], days date[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH next_row AS MATERIALIZED (
        SELECT w.hub_key, w.day, p.downloads, p.downloads_all_time AS all_time, p.likes
        FROM unnest(keys, days) AS w (hub_key, day)
        JOIN raw.hub_counter p ON p.hub_key = w.hub_key AND p.day = since
        WHERE w.day > since AND NOT EXISTS (SELECT 1 FROM raw.hub_counter b WHERE b.hub_key = w.hub_key AND b.day > since AND b.day < w.day)
    ), gone AS (
        DELETE FROM raw.hub_counter c USING next_row n
        WHERE c.hub_key = n.hub_key AND c.day = n.day AND ROW(c.downloads, c.downloads_all_time, c.likes) IS NOT DISTINCT FROM ROW(n.downloads, n.all_time, n.likes)
    )
    UPDATE raw.hub_counter c
    SET downloads_added = CASE WHEN abs(c.downloads_all_time - n.all_time) < 2147483647 THEN c.downloads_all_time - n.all_time END
    FROM next_row n
    WHERE c.hub_key = n.hub_key AND c.day = n.day AND ROW(c.downloads, c.downloads_all_time, c.likes) IS DISTINCT FROM ROW(n.downloads, n.all_time, n.likes)
$$;
COMMENT ON FUNCTION raw.join_hub_series(date, integer[], date[]) IS 'Joins rows of counters to the row of the day before them in their series, since: takes away those that only repeat it, and counts the downloads added since it (count) for the others. A row with another one between is left as it is.';
