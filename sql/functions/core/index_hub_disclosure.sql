CREATE OR REPLACE FUNCTION core.index_hub_disclosure(is_wanted boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF is_wanted THEN
        CREATE INDEX IF NOT EXISTS hub_disclosure_name ON mart.hub_disclosure (hub_id);
        CREATE INDEX IF NOT EXISTS hub_disclosure_account ON mart.hub_disclosure (account);
        CREATE INDEX IF NOT EXISTS hub_disclosure_lab ON mart.hub_disclosure (lab_id) WHERE lab_id <> 'unknown';
        CREATE INDEX IF NOT EXISTS hub_disclosure_base ON mart.hub_disclosure USING gin (base_hub_ids) WHERE base_hub_ids IS NOT NULL;
        CREATE INDEX IF NOT EXISTS hub_disclosure_dataset ON mart.hub_disclosure USING gin (dataset_hub_ids) WHERE dataset_hub_ids IS NOT NULL;
    ELSE
        DROP INDEX IF EXISTS mart.hub_disclosure_name, mart.hub_disclosure_account, mart.hub_disclosure_lab, mart.hub_disclosure_base,
            mart.hub_disclosure_dataset;
    END IF;
END $$;
COMMENT ON FUNCTION core.index_hub_disclosure(boolean) IS 'Makes the indexes of mart.hub_disclosure that readers filter by, or drops them before all rows are made anew.';
