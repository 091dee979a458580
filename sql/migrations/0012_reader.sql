-- The role of researchers and BI tools: reads everything, writes nothing. Give it a login or grant it to one.
DO $$
BEGIN
    CREATE ROLE observatory_reader NOLOGIN;
EXCEPTION WHEN duplicate_object THEN
    -- A role belongs to the whole server: another database of it may have made it.
    NULL;
END $$;
GRANT USAGE ON SCHEMA raw, staging, core, mart, meta TO observatory_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA raw, staging, core, mart, meta TO observatory_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA raw, staging, core, mart, meta GRANT SELECT ON TABLES TO observatory_reader;
