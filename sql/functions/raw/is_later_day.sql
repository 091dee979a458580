CREATE OR REPLACE FUNCTION raw.is_later_day(later timestamptz, earlier timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (later AT TIME ZONE 'UTC')::date > (earlier AT TIME ZONE 'UTC')::date $$;
COMMENT ON FUNCTION raw.is_later_day(timestamptz, timestamptz) IS 'Whether one moment is of a later day (UTC) than another.';
GRANT EXECUTE ON FUNCTION raw.is_later_day(timestamptz, timestamptz) TO observatory_reader;
