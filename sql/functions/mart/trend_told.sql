CREATE OR REPLACE FUNCTION mart.trend_told(low numeric, high numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN low IS NULL OR high IS NULL THEN 'not known'
                WHEN low >= 0 THEN 'rising by ' || round(100 * low, 1) || ' to ' || round(100 * high, 1) || ' points a year'
                WHEN high <= 0 THEN 'falling by ' || abs(round(100 * high, 1)) || ' to ' || abs(round(100 * low, 1)) || ' points a year'
                ELSE 'no clear direction, between falling by ' || abs(round(100 * low, 1)) || ' and rising by ' || round(100 * high, 1) || ' points a year' END
$$;
COMMENT ON FUNCTION mart.trend_told(numeric, numeric) IS 'A slope between two ends (a year, -1 to 1) in words: rising by 1.0 to 5.2 points a year.';
