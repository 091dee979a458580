CREATE OR REPLACE FUNCTION staging.as_boolean(value jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN jsonb_typeof(value) = 'boolean' THEN value::boolean END $$;
COMMENT ON FUNCTION staging.as_boolean(jsonb) IS 'The JSON value as a boolean, or NULL where it is none.';
GRANT EXECUTE ON FUNCTION staging.as_boolean(jsonb) TO observatory_reader, observatory_analyst;
