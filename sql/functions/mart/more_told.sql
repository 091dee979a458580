-- Of a difference of two shares, the first less the second: which is more, and on what that rests.
CREATE OR REPLACE FUNCTION mart.more_told(low numeric, high numeric, alike_low numeric, alike_high numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN low > 0 THEN 'more' WHEN high < 0 THEN 'less'
            WHEN alike_low > 0 THEN 'more if the unknown are like the known' WHEN alike_high < 0 THEN 'less if the unknown are like the known'
            ELSE 'not decided' END;
COMMENT ON FUNCTION mart.more_told(numeric, numeric, numeric, numeric) IS 'More, less or not decided, by the ends of a difference of two shares; with its condition where it holds only if the unknown are like the known. Unknown ends decide nothing.';
