CREATE OR REPLACE FUNCTION raw.drop_hub_counter_month(of_month date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text := 'hub_counter_' || to_char(of_month, 'YYYY_MM');
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM meta.cold_file f
        WHERE f.source = 'raw.hub_counter' AND f.month = date_trunc('month', of_month)::date AND NOT f.is_thawed AND f.replaced_by IS NULL
    ) THEN
        RAISE EXCEPTION 'no cold file holds raw.%', name;
    END IF;
    EXECUTE format('ALTER TABLE raw.hub_counter DETACH PARTITION raw.%I', name);
    EXECUTE format('DROP TABLE raw.%I', name);
END $$;
COMMENT ON FUNCTION raw.drop_hub_counter_month(date) IS 'Drops the partition of raw.hub_counter for a month that a cold file holds; refuses any other.';
