CREATE OR REPLACE FUNCTION core.plain_name(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(lower(name), '[^a-z0-9]', '', 'g');
COMMENT ON FUNCTION core.plain_name(text) IS 'Letters and digits of a name, in lower case.';
GRANT EXECUTE ON FUNCTION core.plain_name(text) TO observatory_reader;
