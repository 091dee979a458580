CREATE OR REPLACE FUNCTION mart.kinds_told(kinds text, years text, other_kinds text, other_years text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN kinds IS NULL OR other_kinds IS NULL OR kinds = other_kinds THEN ''
                ELSE format(' These are not the same kinds of models: of %s %s; of %s %s.', years, kinds, other_years, other_kinds) END
$$;
COMMENT ON FUNCTION mart.kinds_told(text, text, text, text) IS 'Which kinds of models two groups of years hold (mart.share_estimate.kinds), in a sentence that begins with a blank; empty where both hold the same or nothing is told.';
