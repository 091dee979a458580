CREATE OR REPLACE FUNCTION mart.points_told(low numeric, high numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN low IS NULL OR high IS NULL THEN 'not known'
                WHEN e.least = e.most AND e.least = 0 THEN 'equal'
                WHEN e.least = e.most THEN abs(e.least) || CASE abs(e.least) WHEN 1 THEN ' point ' ELSE ' points ' END || CASE WHEN low > 0 THEN 'more' ELSE 'less' END
                WHEN e.least >= 0 THEN e.least || ' to ' || e.most || CASE e.most WHEN 1 THEN ' point more' ELSE ' points more' END
                WHEN e.most <= 0 THEN abs(e.most) || ' to ' || abs(e.least) || CASE e.least WHEN -1 THEN ' point less' ELSE ' points less' END
                ELSE 'from ' || abs(e.least) || CASE e.least WHEN -1 THEN ' point less to ' ELSE ' points less to ' END
                     || e.most || CASE e.most WHEN 1 THEN ' point more' ELSE ' points more' END END
    FROM (SELECT round(100 * low) AS least, round(100 * high) AS most) e
$$;
COMMENT ON FUNCTION mart.points_told(numeric, numeric) IS 'A difference of shares between two ends (-1 to 1) in words: 21 to 30 points more.';
