CREATE OR REPLACE FUNCTION mart.undated_told() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN count(*) = 0 THEN ''
                ELSE format(' Of %s more releases of labs of any country no date is known, so that no year counts them (mart.release lists both kinds: is_counted and not is_registry, by origin_date).',
                            count(*)) END
    FROM mart.release
    WHERE is_counted AND NOT is_registry AND lab_id <> 'unknown' AND origin_date IS NULL
$$;
COMMENT ON FUNCTION mart.undated_told() IS 'How many counted releases that are not on the registry''s list no source dates, in a sentence that begins with a blank; empty: none.';
