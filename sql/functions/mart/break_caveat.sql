CREATE OR REPLACE FUNCTION mart.break_caveat() RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 'Draw no line from 2020 to 2021: the years before 2021 were listed looking back, mostly models that were given out, and models that were only shown may be missing, '
           'so that shares of what is open may be too high; from 2021 on the registry holds these too.'
$$;
COMMENT ON FUNCTION mart.break_caveat() IS 'What stands with everything that compares years before 2021 with later ones.';
