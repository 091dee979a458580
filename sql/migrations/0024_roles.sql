-- Who may do what: readers see mart, analysts core and staging too, the pipeline writes what its tasks write, and none of them makes an object of ours.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['observatory_reader', 'observatory_analyst', 'observatory_loader'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            -- A role belongs to the whole server: another database of it may have made it.
            NULL;
        END;
    END LOOP;
END $$;
GRANT observatory_reader TO observatory_analyst;

-- What 0012 gave to readers is taken back; what nobody was given, nobody has.
REVOKE ALL ON ALL TABLES IN SCHEMA raw, staging, core, build, mart, meta FROM PUBLIC, observatory_reader;
REVOKE ALL ON SCHEMA raw, staging, core, build, mart, meta FROM PUBLIC, observatory_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA raw, staging, core, mart, meta REVOKE SELECT ON TABLES FROM observatory_reader;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA raw, staging, core, build, mart, meta FROM PUBLIC;
-- By schema it would add to the built-in grant and take nothing away: this one is for the whole database.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- What Postgres gives to everybody and readers must not have: large objects are a way to write, advisory locks a way to keep a publication
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

-- Readers: mart, whose views read the rest by their owner's rights.
GRANT USAGE ON SCHEMA mart TO observatory_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA mart TO observatory_reader;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA mart TO observatory_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA mart GRANT SELECT ON TABLES TO observatory_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA mart GRANT EXECUTE ON FUNCTIONS TO observatory_reader;

-- Analysts: also what the marts are made of.
GRANT USAGE ON SCHEMA core, staging TO observatory_analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA core, staging TO observatory_analyst;
ALTER DEFAULT PRIVILEGES IN SCHEMA core, staging GRANT SELECT ON TABLES TO observatory_analyst;
ALTER DEFAULT PRIVILEGES IN SCHEMA staging GRANT EXECUTE ON FUNCTIONS TO observatory_analyst;
-- A view runs its functions by the rights of who asks: those that only compute are for all.
DO $$
DECLARE
    called regprocedure;
BEGIN
    FOR called IN
        SELECT p.oid FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname IN ('core', 'staging') AND NOT p.prosecdef AND p.provolatile <> 'v' AND p.prokind = 'f'
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO observatory_reader', called);
    END LOOP;
END $$;

-- The pipeline: rows, never tables. What is raw, published or superseded is not its to delete.
GRANT USAGE ON SCHEMA raw, staging, core, build, mart, meta TO observatory_loader;
GRANT SELECT ON ALL TABLES IN SCHEMA raw, staging, core, build, mart, meta TO observatory_loader;
GRANT INSERT, UPDATE ON ALL TABLES IN SCHEMA raw, core, build, mart, meta TO observatory_loader;
GRANT DELETE ON ALL TABLES IN SCHEMA core, build, mart TO observatory_loader;
GRANT MAINTAIN ON ALL TABLES IN SCHEMA raw, core, build, mart, meta TO observatory_loader;
GRANT DELETE ON raw.hub_counter_month, meta.hub_range, meta.quality_result TO observatory_loader;
GRANT TRUNCATE ON core.hub_edge, core.hub_lineage, core.hub_cycle TO observatory_loader;
GRANT SELECT, USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA raw TO observatory_loader;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA raw, staging, core, build, mart, meta TO observatory_loader;
REVOKE INSERT, UPDATE ON meta.migration FROM observatory_loader;
DO $$
DECLARE
    history regclass;
BEGIN
    FOR history IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'mart'::regnamespace AND c.relkind = 'r' AND c.relname LIKE '%\_history' LOOP
        EXECUTE format('REVOKE UPDATE, DELETE ON %s FROM observatory_loader', history);
    END LOOP;
END $$;
ALTER DEFAULT PRIVILEGES IN SCHEMA raw, core, build, mart, meta GRANT SELECT, INSERT, UPDATE, MAINTAIN ON TABLES TO observatory_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA core, build, mart GRANT DELETE ON TABLES TO observatory_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA staging GRANT SELECT ON TABLES TO observatory_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA raw, staging, core, build, mart, meta GRANT EXECUTE ON FUNCTIONS TO observatory_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA raw GRANT SELECT, USAGE, UPDATE ON SEQUENCES TO observatory_loader;

-- Partitions and indexes belong to the owner of the tables: the pipeline has them made and dropped by functions that do that alone.
ALTER FUNCTION raw.make_hub_counter_month(date) SECURITY DEFINER SET search_path = pg_catalog, pg_temp;

CREATE FUNCTION raw.drop_hub_counter_month(of_month date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text := 'hub_counter_' || to_char(of_month, 'YYYY_MM');
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM meta.cold_file f
        WHERE f.source = 'raw.hub_counter' AND f.month = date_trunc('month', of_month)::date AND NOT f.is_thawed
    ) THEN
        RAISE EXCEPTION 'no cold file holds raw.%', name;
    END IF;
    EXECUTE format('ALTER TABLE raw.hub_counter DETACH PARTITION raw.%I', name);
    EXECUTE format('DROP TABLE raw.%I', name);
END $$;
COMMENT ON FUNCTION raw.drop_hub_counter_month(date) IS 'Drops the partition of raw.hub_counter for a month that a cold file holds; refuses any other.';

CREATE FUNCTION raw.index_hub_names(is_wanted boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF is_wanted THEN
        CREATE INDEX IF NOT EXISTS hub_repository_name ON raw.hub_repository (hub_id, kind);
    ELSIF NOT EXISTS (SELECT 1 FROM raw.hub_repository) THEN
        DROP INDEX IF EXISTS raw.hub_repository_name;
    END IF;
END $$;
COMMENT ON FUNCTION raw.index_hub_names(boolean) IS 'Makes the index of names of raw.hub_repository, or drops it before a first load, while the table is empty.';

CREATE FUNCTION raw.summarise_hub_indexes() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT brin_summarize_new_values(c.oid)
    FROM pg_class c
    JOIN pg_am a ON a.oid = c.relam AND a.amname = 'brin'
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'raw'
    WHERE c.relkind = 'i'
$$;
COMMENT ON FUNCTION raw.summarise_hub_indexes() IS 'Summarises block ranges that were filled since, in every block-range index of raw.';

CREATE FUNCTION core.index_hub_edges(is_wanted boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF is_wanted THEN
        CREATE INDEX IF NOT EXISTS hub_edge_parent ON core.hub_edge (parent_key);
        CREATE INDEX IF NOT EXISTS hub_edge_name ON core.hub_edge (parent_hub_id);
    ELSE
        DROP INDEX IF EXISTS core.hub_edge_parent, core.hub_edge_name;
    END IF;
END $$;
COMMENT ON FUNCTION core.index_hub_edges(boolean) IS 'Makes the indexes by parent of core.hub_edge, or drops them before all edges are made anew.';
