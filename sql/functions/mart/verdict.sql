CREATE OR REPLACE FUNCTION mart.verdict(low numeric, high numeric, alike_low numeric, alike_high numeric, threshold numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN low > threshold THEN 'holds' WHEN high <= threshold THEN 'fails'
                WHEN alike_low > threshold THEN 'holds_if_alike' WHEN alike_high <= threshold THEN 'fails_if_alike' ELSE 'undetermined' END
$$;
COMMENT ON FUNCTION mart.verdict(numeric, numeric, numeric, numeric, numeric) IS 'Whether a measure is more than a threshold: holds or fails whatever the unknown are, holds_if_alike or fails_if_alike if they are like the known, else undetermined. Unknown ends decide nothing.';
