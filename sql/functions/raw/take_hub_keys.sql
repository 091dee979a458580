CREATE OR REPLACE FUNCTION raw.take_hub_keys(number integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    first integer;
BEGIN
    PERFORM pg_advisory_xact_lock(7301006);
    first := nextval('raw.hub_key');
    PERFORM setval('raw.hub_key', first + number - 1);
    RETURN first;
END $$;
COMMENT ON FUNCTION raw.take_hub_keys(integer) IS 'The first of as many fresh keys that follow one another.';
