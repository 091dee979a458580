CREATE OR REPLACE FUNCTION mart.makers_told(words text, words_alike text, verdict text, if_alike boolean) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN if_alike OR verdict NOT SIMILAR TO '%(alike|both)' THEN words
                ELSE format('%s if the unknown are like the known, %s whatever they are', words_alike, words) END
$$;
COMMENT ON FUNCTION mart.makers_told(text, text, text, boolean) IS 'The range with each maker alike, with both suppositions where its verdict supposes more than the main answer. The arguments are the range as the main answer supposes, the range if the unknown are like the known, the verdict, and whether the main answer supposes that already.';
