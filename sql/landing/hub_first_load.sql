-- Before a first load the index of names goes; it is made again when the sweep is closed.
DO $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM raw.hub_repository) THEN
        DROP INDEX IF EXISTS raw.hub_repository_name;
    END IF;
END $$;
