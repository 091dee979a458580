-- Where a lab of many releases decides what a country's share is: what the share, or who has more, comes to if each lab counts alike.
CREATE OR REPLACE FUNCTION mart.labs_alike_told(of_country text, of_year integer) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT string_agg(s.told, '; ' ORDER BY s.compared, array_position(ARRAY['weights', 'data', 'code', 'methods'], s.dimension))
    FROM (
        SELECT r.dimension, '' AS compared,
               format('%s: open %s by releases, %s if each lab counts alike', r.dimension, mart.share_told(r.low, r.high), mart.share_told(l.low, l.high)) AS told
        FROM mart.share_estimate r
        JOIN mart.share_estimate l ON l.weighting = 'lab'
            AND (l.measure, l.country, l.cohort, l.dimension, l.status) = (r.measure, r.country, r.cohort, r.dimension, r.status)
        WHERE r.measure = 'share' AND r.status = 'open' AND r.weighting = 'release' AND r.country = of_country AND r.cohort = of_year::text
          AND (r.high < l.low OR l.high < r.low)
        UNION ALL
        SELECT r.dimension, f.other, format('%s against %s: %s by releases, %s if each lab counts alike', r.dimension, f.other, v.by_release, v.by_lab)
        FROM mart.share_estimate r
        JOIN mart.share_estimate l ON l.weighting = 'lab'
            AND (l.measure, l.country, l.cohort, l.compared_country, l.compared_cohort, l.dimension, l.status)
                = (r.measure, r.country, r.cohort, r.compared_country, r.compared_cohort, r.dimension, r.status)
        CROSS JOIN LATERAL (SELECT r.country = of_country AS is_first, CASE WHEN r.country = of_country THEN r.compared_country ELSE r.country END AS other) f
        CROSS JOIN LATERAL (
            -- Read from the other side, the ends change places and signs.
            SELECT
                CASE WHEN f.is_first THEN mart.more_told(r.low, r.high, r.alike_low, r.alike_high) ELSE mart.more_told(-r.high, -r.low, -r.alike_high, -r.alike_low) END AS by_release,
                CASE WHEN f.is_first THEN mart.more_told(l.low, l.high, l.alike_low, l.alike_high) ELSE mart.more_told(-l.high, -l.low, -l.alike_high, -l.alike_low) END AS by_lab
        ) v
        WHERE r.measure = 'difference' AND r.status = 'open' AND r.weighting = 'release' AND of_country IN (r.country, r.compared_country)
          AND r.country <> r.compared_country AND r.cohort = of_year::text AND r.compared_cohort = r.cohort
          AND split_part(v.by_release, ' if ', 1) <> split_part(v.by_lab, ' if ', 1)
    ) s
$$;
COMMENT ON FUNCTION mart.labs_alike_told(text, integer) IS 'For a country and a year of release: the dimensions whose open share has ends apart if each lab counts alike, and those in which another country has more, or it is not decided, by one count and not by the other. NULL: none, or nothing was estimated.';
