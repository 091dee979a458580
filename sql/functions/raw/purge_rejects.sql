CREATE OR REPLACE FUNCTION raw.purge_rejects() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH purged AS (
        UPDATE raw.rejected_record j
        SET body = '', purged_at = p.now
        FROM (SELECT DISTINCT source, key, now FROM raw.purgeable) p
        WHERE j.source = p.source AND j.key = p.key AND j.purged_at IS NULL
        RETURNING j.rejected_record_id
    )
    SELECT count(*) FROM purged
$$;
COMMENT ON FUNCTION raw.purge_rejects() IS 'Empties the bytes of the rejected records of things in raw.purgeable. Returns how many, count; a second run returns 0.';
