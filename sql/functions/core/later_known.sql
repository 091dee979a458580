CREATE OR REPLACE FUNCTION core.later_known(before anyelement, now anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT coalesce($2, $1)';
COMMENT ON FUNCTION core.later_known(anyelement, anyelement) IS 'The later value, or the one before it where the later is NULL.';
GRANT EXECUTE ON FUNCTION core.later_known(anyelement, anyelement) TO observatory_reader;
