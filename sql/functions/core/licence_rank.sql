CREATE OR REPLACE FUNCTION core.licence_rank(licence_class text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_position('{proprietary-restricted,non-commercial,use-restricted,copyleft,permissive,public-domain}'::text[], licence_class);
COMMENT ON FUNCTION core.licence_rank(text) IS 'Place of a class of licences from the most restricted (1) to the least (6); NULL: unknown, which is no class.';
GRANT EXECUTE ON FUNCTION core.licence_rank(text) TO observatory_reader;
