CREATE OR REPLACE FUNCTION meta.make_as_of(mart_name text) RETURNS void LANGUAGE plpgsql AS $make$
DECLARE
    columns text := (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                     WHERE attrelid = format('mart.%I', mart_name)::regclass AND attnum > 0 AND NOT attisdropped);
BEGIN
    EXECUTE format($sql$
        CREATE OR REPLACE FUNCTION mart.%1$I(of_publication bigint) RETURNS SETOF mart.%2$I LANGUAGE sql STABLE PARALLEL SAFE AS $$
            SELECT %3$s FROM mart.%2$I r
            WHERE published_from <= (SELECT p.published_at FROM mart.publication p WHERE p.publication_id = of_publication)
            UNION ALL
            SELECT %3$s FROM mart.%4$I r
            WHERE published_from <= (SELECT p.published_at FROM mart.publication p WHERE p.publication_id = of_publication)
              AND published_to > (SELECT p.published_at FROM mart.publication p WHERE p.publication_id = of_publication)
        $$
    $sql$, mart_name || '_of', mart_name, columns, mart_name || '_history');
    EXECUTE format('COMMENT ON FUNCTION mart.%I(bigint) IS %L', mart_name || '_of',
                   format('mart.%s as that publication had it: rows of it and of its history that stood then.', mart_name));
    EXECUTE format($sql$
        CREATE OR REPLACE FUNCTION mart.%1$I(on_date date) RETURNS SETOF mart.%2$I LANGUAGE sql STABLE PARALLEL SAFE AS $$
            SELECT %3$s FROM mart.%4$I((SELECT mart.publication_as_of(on_date))) r
        $$
    $sql$, mart_name || '_as_of', mart_name, columns, mart_name || '_of');
    EXECUTE format('COMMENT ON FUNCTION mart.%I(date) IS %L', mart_name || '_as_of',
                   format('mart.%s as published on that day: of the last publication whose as_of is not after its end (mart.publication_as_of).', mart_name));
END $make$;
COMMENT ON FUNCTION meta.make_as_of(text) IS 'Makes mart.<name>_of(publication_id) and mart.<name>_as_of(date) for a mart with a history. A migration that adds a mart, or a column to one, calls it again.';
