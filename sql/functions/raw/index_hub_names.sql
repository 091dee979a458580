CREATE OR REPLACE FUNCTION raw.index_hub_names(is_wanted boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF is_wanted THEN
        CREATE INDEX IF NOT EXISTS hub_repository_name ON raw.hub_repository (hub_id, kind);
    ELSIF NOT EXISTS (SELECT 1 FROM raw.hub_repository) THEN
        DROP INDEX IF EXISTS raw.hub_repository_name;
    END IF;
END $$;
COMMENT ON FUNCTION raw.index_hub_names(boolean) IS 'Makes the index of names of raw.hub_repository, or drops it before a first load, while the table is empty.';
