CREATE OR REPLACE FUNCTION core.is_bare_address(words text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN words ~ '^(https?://)?[A-Za-z0-9.-]+\.[a-z]{2,}(:[0-9]+)?/\S*$';
COMMENT ON FUNCTION core.is_bare_address(text) IS 'Whether words are an address and nothing else: those of a page, not on it.';
GRANT EXECUTE ON FUNCTION core.is_bare_address(text) TO observatory_reader;
