CREATE OR REPLACE FUNCTION core.downloads_band(downloads bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN downloads IS NULL THEN 'unknown' WHEN downloads < 1 THEN '0' WHEN downloads < 200 THEN '1 to 199' WHEN downloads < 1000 THEN '200 to 999'
            WHEN downloads < 10000 THEN '1000 to 9999' WHEN downloads < 100000 THEN '10000 to 99999' ELSE '100000 and more' END;
COMMENT ON FUNCTION core.downloads_band(bigint) IS 'Band of a number of downloads: 0, 1 to 199, 200 to 999, 1000 to 9999, 10000 to 99999, 100000 and more, unknown.';
GRANT EXECUTE ON FUNCTION core.downloads_band(bigint) TO observatory_reader;
