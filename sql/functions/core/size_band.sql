CREATE OR REPLACE FUNCTION core.size_band(parameters bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN parameters IS NULL THEN 'unknown' WHEN parameters < 1000000000 THEN 'below 1B' WHEN parameters <= 20000000000 THEN '1B to 20B'
            WHEN parameters <= 70000000000 THEN '20B to 70B' WHEN parameters <= 100000000000 THEN '70B to 100B' ELSE 'above 100B' END;
COMMENT ON FUNCTION core.size_band(bigint) IS 'Band of a number of parameters, cut where publications cut: below 1B, 1B to 20B, 20B to 70B, 70B to 100B (each with its upper end), above 100B, unknown.';
GRANT EXECUTE ON FUNCTION core.size_band(bigint) TO observatory_reader;
