CREATE OR REPLACE FUNCTION core.half_of_labels(lab text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN left(md5(lab), 1) < '8' THEN 'A' ELSE 'B' END
$$;
COMMENT ON FUNCTION core.half_of_labels(text) IS 'Half of the labelled labs, by the first hexadecimal digit of md5: disagreements of A are read while rules are written, those of B are not, so that B is the figure.';
GRANT EXECUTE ON FUNCTION core.half_of_labels(text) TO observatory_reader;
