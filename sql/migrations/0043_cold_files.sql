-- A cold file is never written over: what replaces it has a name of its own, and tells by a hash of its rows whether anything changed.
ALTER TABLE meta.cold_file
    ADD COLUMN content_sha256 text,
    ADD COLUMN replaced_by text REFERENCES meta.cold_file;
COMMENT ON COLUMN meta.cold_file.content_sha256 IS 'SHA-256 of its rows as they were in the table, hexadecimal; NULL: written before this was kept.';
COMMENT ON COLUMN meta.cold_file.replaced_by IS 'The file that holds these rows and more, since the month came back and changed; NULL: this one holds the month.';

CREATE OR REPLACE FUNCTION raw.drop_hub_counter_month(of_month date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name text := 'hub_counter_' || to_char(of_month, 'YYYY_MM');
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM meta.cold_file f
        WHERE f.source = 'raw.hub_counter' AND f.month = date_trunc('month', of_month)::date AND NOT f.is_thawed AND f.replaced_by IS NULL
    ) THEN
        RAISE EXCEPTION 'no cold file holds raw.%', name;
    END IF;
    EXECUTE format('ALTER TABLE raw.hub_counter DETACH PARTITION raw.%I', name);
    EXECUTE format('DROP TABLE raw.%I', name);
END $$;
