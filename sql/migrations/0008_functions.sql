-- Casts that answer NULL where the text is not of the type: what a service tells is hostile until cast.
CREATE FUNCTION staging.as_timestamptz(value text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN pg_input_is_valid(value, 'timestamptz') THEN value::timestamptz END $$;
COMMENT ON FUNCTION staging.as_timestamptz(text) IS 'The text as a moment, or NULL where it is none.';

CREATE FUNCTION staging.as_bigint(value text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN pg_input_is_valid(value, 'bigint') THEN value::bigint END $$;
COMMENT ON FUNCTION staging.as_bigint(text) IS 'The text as an integer, or NULL where it is none.';

CREATE FUNCTION staging.as_boolean(value jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN jsonb_typeof(value) = 'boolean' THEN value::boolean END $$;
COMMENT ON FUNCTION staging.as_boolean(jsonb) IS 'The JSON value as a boolean, or NULL where it is none.';
