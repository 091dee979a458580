CREATE OR REPLACE FUNCTION core.share_of(part numeric, whole numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN round(part / nullif(whole, 0), 6);
COMMENT ON FUNCTION core.share_of(numeric, numeric) IS 'A part of a whole, 0 to 1, to 6 digits; NULL where the whole is nothing.';
GRANT EXECUTE ON FUNCTION core.share_of(numeric, numeric) TO observatory_reader;
