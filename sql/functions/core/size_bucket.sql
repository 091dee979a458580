CREATE OR REPLACE FUNCTION core.size_bucket(parameters bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN parameters IS NULL THEN 'unknown' WHEN parameters < 1e9 THEN '<1B' WHEN parameters < 5e9 THEN '1-5B' WHEN parameters < 1e10 THEN '5-10B'
            WHEN parameters < 5e10 THEN '10-50B' WHEN parameters < 1e11 THEN '50-100B' WHEN parameters < 2.5e11 THEN '100-250B' ELSE '250B+' END;
COMMENT ON FUNCTION core.size_bucket(bigint) IS 'Class of size by parameters, as the Relative Adoption Metric cuts them; unknown where they are.';
GRANT EXECUTE ON FUNCTION core.size_bucket(bigint) TO observatory_reader;
