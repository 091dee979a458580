-- The pipeline may change no stored version: this function empties the versions of the records in raw.purgeable, and no other.
CREATE OR REPLACE FUNCTION raw.purge_versions() RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH purged AS (
        UPDATE raw.record_version v
        SET text = NULL, body = NULL, payload = v.payload - '{abstract,cardData,citation,comment,comments,description,model-index,summary,widgetData}'::text[], purged_at = p.now
        FROM raw.purgeable p
        WHERE v.record_id = p.record_id AND v.purged_at IS NULL
        RETURNING v.raw_version_id
    )
    SELECT count(*) FROM purged
$$;
COMMENT ON FUNCTION raw.purge_versions() IS 'Empties the stored versions of the records in raw.purgeable (gone for 30 days, or taken down): their text, their body, and the fields of prose in JSON. Other fields stay, such as ids, dates, tags and file names. Returns how many versions, count; a second run returns 0.';
