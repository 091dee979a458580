CREATE OR REPLACE FUNCTION raw.make_hub_counter_month(of_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    first date := date_trunc('month', of_day);
    name text := 'hub_counter_' || to_char(of_day, 'YYYY_MM');
BEGIN
    PERFORM pg_advisory_xact_lock(7301005);
    IF to_regclass('raw.' || name) IS NULL THEN
        -- A partition has settings of its own: rows are only added, and those of each day are vacuumed while they are new.
        EXECUTE format('CREATE TABLE raw.%I PARTITION OF raw.hub_counter FOR VALUES FROM (%L) TO (%L)'
                       ' WITH (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)',
                       name, first, first + interval '1 month');
        EXECUTE format('COMMENT ON TABLE raw.%I IS %L', name, 'Rows of raw.hub_counter of one month. Key: hub_key, day.');
    END IF;
END $$;
COMMENT ON FUNCTION raw.make_hub_counter_month(date) IS 'Makes the partition of raw.hub_counter for the month of a day, unless it is there.';
