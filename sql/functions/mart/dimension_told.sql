CREATE OR REPLACE FUNCTION mart.dimension_told(dimension text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE dimension WHEN 'methods' THEN 'methods (a paper or report exists)' WHEN 'data' THEN 'data (they can be fetched, whosever they are)' ELSE dimension END
$$;
COMMENT ON FUNCTION mart.dimension_told(text) IS 'A dimension behind the word open, with what open means in it where a reader may think of more.';
