CREATE OR REPLACE FUNCTION raw.summarise_hub_indexes() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT brin_summarize_new_values(c.oid)
    FROM pg_class c
    JOIN pg_am a ON a.oid = c.relam AND a.amname = 'brin'
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'raw'
    WHERE c.relkind = 'i'
$$;
COMMENT ON FUNCTION raw.summarise_hub_indexes() IS 'Summarises block ranges that were filled since, in every block-range index of raw.';
