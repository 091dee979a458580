CREATE OR REPLACE FUNCTION mart.share_told(low numeric, high numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN low IS NULL OR high IS NULL THEN 'not known' WHEN round(100 * low) = round(100 * high) THEN round(100 * low) || ' %'
                ELSE round(100 * low) || ' to ' || round(100 * high) || ' %' END
$$;
COMMENT ON FUNCTION mart.share_told(numeric, numeric) IS 'A share between two ends (0 to 1) in words: 72 to 80 %.';
