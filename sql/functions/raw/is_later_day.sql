CREATE OR REPLACE FUNCTION raw.is_later_day(later timestamptz, earlier timestamptz) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (later AT TIME ZONE 'UTC')::date > (earlier AT TIME ZONE 'UTC')::date AND later - earlier >= interval '6 hours' $$;
COMMENT ON FUNCTION raw.is_later_day(timestamptz, timestamptz) IS 'Whether one moment is of a later day (UTC) than another, and six hours after it: minutes before and after midnight are one try.';
GRANT EXECUTE ON FUNCTION raw.is_later_day(timestamptz, timestamptz) TO observatory_reader;
