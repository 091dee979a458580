-- Who may do what: readers see mart, analysts core and staging too, the pipeline writes what its tasks write, and none of them makes an object of ours.
-- What is made later gets its rights by default; what differs from that stands in the file of the object.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['observatory_reader', 'observatory_analyst', 'observatory_loader'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            -- Go on if the role exists already: it belongs to the whole server, and another database of it may have made it.
            NULL;
        END;
    END LOOP;
END $$;
GRANT observatory_reader TO observatory_analyst;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
-- Take the right to run functions from everybody, by a default of the whole database: a default of one schema would only add to the built-in grant.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- Take from everybody what Postgres gives and readers must not have: large objects are a way to write, advisory locks a way to keep a publication
-- waiting, logical messages a way to fill the log.
DO $$
DECLARE
    called regprocedure;
BEGIN
    FOR called IN
        SELECT p.oid FROM pg_proc p
        WHERE p.pronamespace = 'pg_catalog'::regnamespace
          AND (p.proname ~ '^(lo_|loread$|lowrite$)' OR p.proname ~ '^pg_(try_)?advisory' OR p.proname = 'pg_logical_emit_message')
          AND p.prorettype <> 'trigger'::regtype
    LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', called);
        IF called::text ~ '^pg_(try_)?advisory' THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO observatory_loader', called);
        END IF;
    END LOOP;
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO observatory_reader, observatory_loader', current_database());
    -- Merges stage their rows in temporary tables.
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO observatory_loader', current_database());
END $$;

-- Readers may read mart alone; its views read the other schemas by their owner's rights.
GRANT USAGE ON SCHEMA mart TO observatory_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA mart GRANT SELECT ON TABLES TO observatory_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA mart GRANT EXECUTE ON FUNCTIONS TO observatory_reader;

-- Analysts may also read core and staging, from which the marts are made.
GRANT USAGE ON SCHEMA core, staging TO observatory_analyst;
ALTER DEFAULT PRIVILEGES IN SCHEMA core, staging GRANT SELECT ON TABLES TO observatory_analyst;
ALTER DEFAULT PRIVILEGES IN SCHEMA staging GRANT EXECUTE ON FUNCTIONS TO observatory_analyst;

-- The pipeline may write rows, but make no tables. In raw and core it may by default only add: what a table lets it change or delete stands in the table's
-- own file. The few exceptions, such as a purge, are functions that run with the owner's rights and check what they are asked.
GRANT USAGE ON SCHEMA raw, staging, core, build, mart, meta TO observatory_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA raw, core, build, mart, meta GRANT SELECT, INSERT, MAINTAIN ON TABLES TO observatory_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA build, mart, meta GRANT UPDATE ON TABLES TO observatory_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA build, mart GRANT DELETE ON TABLES TO observatory_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA staging GRANT SELECT ON TABLES TO observatory_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA raw, staging, core, build, mart, meta GRANT EXECUTE ON FUNCTIONS TO observatory_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA raw GRANT SELECT, USAGE, UPDATE ON SEQUENCES TO observatory_loader;
