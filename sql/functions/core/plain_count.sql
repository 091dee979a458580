CREATE OR REPLACE FUNCTION core.plain_count(parts numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN trim_scale(round(parts, 4));
COMMENT ON FUNCTION core.plain_count(numeric) IS 'A count of whole things and parts to 4 digits after the point, without zeros at its end.';
GRANT EXECUTE ON FUNCTION core.plain_count(numeric) TO observatory_reader;
