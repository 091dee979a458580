CREATE OR REPLACE FUNCTION core.make_hub_disclosure_parts() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    kind text;
    name text;
BEGIN
    PERFORM pg_advisory_xact_lock(7301005);
    FOREACH kind IN ARRAY ARRAY['model', 'dataset'] LOOP
        name := 'hub_disclosure_' || kind;
        IF to_regclass('core.' || name) IS NULL THEN
            -- Make the partition in core, not in mart, so that readers and exports see one table.
            -- A partition has settings of its own: a fifth of its rows, at which the server would vacuum, is too late.
            EXECUTE format('CREATE TABLE core.%I PARTITION OF mart.hub_disclosure FOR VALUES IN (%L)'
                           ' WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)', name, kind);
            EXECUTE format('COMMENT ON TABLE core.%I IS %L', name, 'Rows of mart.hub_disclosure of one kind. Key: kind, hub_key.');
        END IF;
    END LOOP;
END $$;
COMMENT ON FUNCTION core.make_hub_disclosure_parts() IS 'Makes the partitions of mart.hub_disclosure, unless they are there.';
