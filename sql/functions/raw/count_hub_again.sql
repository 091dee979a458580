CREATE OR REPLACE FUNCTION raw.count_hub_again(keys integer[], days date[], downloads bigint[], all_time bigint[], likes integer[], added bigint[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE raw.hub_counter c
    SET downloads = m.downloads, downloads_all_time = m.all_time, likes = m.likes,
        downloads_added = CASE WHEN m.added IS NULL THEN c.downloads_added
                               WHEN abs(coalesce(c.downloads_added, 0)::bigint + m.added) < 2147483647 THEN coalesce(c.downloads_added, 0) + m.added END
    FROM unnest(count_hub_again.keys, count_hub_again.days, count_hub_again.downloads, count_hub_again.all_time, count_hub_again.likes, count_hub_again.added)
             AS m (hub_key, day, downloads, all_time, likes, added)
    JOIN raw.hub_counter_now n ON n.hub_key = m.hub_key AND n.day = m.day
    WHERE c.day = m.day AND c.hub_key = m.hub_key
$$;
COMMENT ON FUNCTION raw.count_hub_again(integer[], date[], bigint[], bigint[], integer[], bigint[]) IS 'Puts the counters that a second telling of a day gave in place of the first ones, and adds up the downloads of the day (count). Touches only the newest row of a repository: an earlier day stays as it was told.';
