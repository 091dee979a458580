CREATE OR REPLACE FUNCTION raw.empty_hub_blocks(file text, blocks integer[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    fits bigint := (
        SELECT count(*) FROM raw.hub_block b JOIN meta.cold_file f ON f.name = file AND f.source = 'raw.hub_block'
        WHERE b.block_id = ANY (blocks) AND b.body IS NOT NULL AND date_trunc('month', b.observed_at)::date = f.month
          AND NOT EXISTS (SELECT 1 FROM raw.hub_repository r WHERE r.block_id = b.block_id));
BEGIN
    IF fits <> cardinality(blocks) OR NOT EXISTS (SELECT 1 FROM meta.cold_file f WHERE f.name = file AND f.rows = fits) THEN
        RAISE EXCEPTION 'the cold file % does not hold these % blocks', file, cardinality(blocks);
    END IF;
    UPDATE raw.hub_block SET body = NULL WHERE block_id = ANY (blocks);
END $$;
COMMENT ON FUNCTION raw.empty_hub_blocks(text, integer[]) IS 'Empties the body of blocks that a cold file holds; refuses a block of another month, one with a current record, and any number but that of the file.';
