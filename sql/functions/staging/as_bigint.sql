CREATE OR REPLACE FUNCTION staging.as_bigint(value text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN pg_input_is_valid(value, 'bigint') THEN value::bigint END $$;
COMMENT ON FUNCTION staging.as_bigint(text) IS 'The text as an integer, or NULL where it is none.';
GRANT EXECUTE ON FUNCTION staging.as_bigint(text) TO observatory_reader, observatory_analyst;
