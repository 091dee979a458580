-- ISO 8601 and the form of mail headers, which arXiv uses; no word that Postgres reads by the clock, no infinity, no year before 1970 or from 2100 on.
CREATE OR REPLACE FUNCTION staging.as_timestamptz(value text) RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN value ~ '^((19[7-9]\d|20\d\d)-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?( ?(Z|UTC|GMT|[+-]\d\d(:?\d\d)?))?|([A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} (19[7-9]\d|20\d\d)( \d\d:\d\d(:\d\d)?)?( (Z|UTC|GMT|[+-]\d{4}))?)$'
                     AND pg_input_is_valid(value, 'timestamptz') THEN value::timestamptz END $$;
COMMENT ON FUNCTION staging.as_timestamptz(text) IS 'The text as a moment of the years 1970 to 2099, or NULL where it is none; without an offset it is UTC by the session.';
GRANT EXECUTE ON FUNCTION staging.as_timestamptz(text) TO observatory_reader, observatory_analyst;
