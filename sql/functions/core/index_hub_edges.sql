CREATE OR REPLACE FUNCTION core.index_hub_edges(is_wanted boolean) RETURNS void
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
