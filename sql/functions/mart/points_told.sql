CREATE OR REPLACE FUNCTION mart.points_told(low numeric, high numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN low IS NULL OR high IS NULL THEN 'not known'
                WHEN round(100 * low) = round(100 * high) AND round(100 * low) = 0 THEN 'equal'
                WHEN round(100 * low) = round(100 * high) THEN abs(round(100 * low)) || ' points ' || CASE WHEN low > 0 THEN 'more' ELSE 'less' END
                WHEN round(100 * low) >= 0 THEN round(100 * low) || ' to ' || round(100 * high) || ' points more'
                WHEN round(100 * high) <= 0 THEN abs(round(100 * high)) || ' to ' || abs(round(100 * low)) || ' points less'
                ELSE 'from ' || abs(round(100 * low)) || ' points less to ' || round(100 * high) || ' points more' END
$$;
COMMENT ON FUNCTION mart.points_told(numeric, numeric) IS 'A difference of shares between two ends (-1 to 1) in words: 21 to 30 points more.';
