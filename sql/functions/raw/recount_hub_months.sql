CREATE OR REPLACE FUNCTION raw.recount_hub_months(keys integer[], months date[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM meta.cold_file f WHERE f.source = 'raw.hub_counter' AND f.month = ANY (months) AND f.replaced_by IS NULL AND NOT f.is_thawed) THEN
        RAISE EXCEPTION 'a month of these lies in a cold file: its sums cannot be counted again';
    END IF;
    DELETE FROM raw.hub_counter_month m USING unnest(keys, months) AS p (hub_key, month) WHERE m.hub_key = p.hub_key AND m.month = p.month;
    INSERT INTO raw.hub_counter_month (month_downloads, hub_key, month)
    SELECT sum(c.downloads_added), p.hub_key, p.month
    FROM unnest(keys, months) AS p (hub_key, month)
    JOIN raw.hub_counter_now n USING (hub_key)
    JOIN raw.hub_counter c ON c.hub_key = p.hub_key AND c.day >= p.month AND c.day < p.month + interval '1 month'
    WHERE p.month < n.month
    GROUP BY p.hub_key, p.month
    HAVING sum(c.downloads_added) IS NOT NULL;
END $$;
COMMENT ON FUNCTION raw.recount_hub_months(integer[], date[]) IS 'Adds the sums of months of repositories (raw.hub_counter_month) up again from their counters; refuses a month whose counters lie in a cold file.';
