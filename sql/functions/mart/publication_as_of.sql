-- The number of the publication that holds for a day. It runs with its owner's rights: a reader of mart alone may ask, though meta is closed to it.
CREATE OR REPLACE FUNCTION mart.publication_as_of(on_date date) RETURNS bigint
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT publication_id FROM meta.publication
    WHERE as_of < (on_date + 1)::timestamp AT TIME ZONE 'UTC'
    ORDER BY publication_id DESC LIMIT 1
$$;
COMMENT ON FUNCTION mart.publication_as_of(date) IS 'The last publication whose as_of (the services'' clock, not the wall''s) is not after the end of that day (UTC); NULL: none yet. A later publication on the same observations, under new rules, takes its place: to cite what no rule can change, give the publication_id.';
