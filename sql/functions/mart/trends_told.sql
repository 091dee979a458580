-- Two trends in words, up to 2020 and since 2021, never one over both: the registry's years before 2021 are not like those after.
CREATE OR REPLACE FUNCTION mart.trends_told(of_country text, of_compared text, of_dimension text, of_status text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT string_agg(
               CASE WHEN t.cohort IS NULL THEN format('%s: no trend, fewer than three whole years have 5 releases', p.name)
                    ELSE format('%s, over the years %s%s%s: %s%s', p.name, t.years,
                                CASE WHEN t.years_left_out IS NOT NULL THEN format(' (left out, since fewer than 5 releases: %s)', t.years_left_out) ELSE '' END,
                                CASE WHEN t.kinds IS NULL THEN ''
                                     ELSE format(' (kinds of models: %s%s)', t.kinds, CASE WHEN t.kinds_compared IS NULL THEN '' ELSE ' against ' || t.kinds_compared END) END,
                                mart.trend_told(t.low, t.high),
                                CASE WHEN (t.low, t.high) = (t.alike_low, t.alike_high) THEN ''
                                     ELSE format(', and if the unknown releases are like the known %s', mart.trend_told(t.alike_low, t.alike_high)) END) END,
               '; ' ORDER BY p.from_year)
           || '. Each year counts alike, whatever kinds of models it holds. ' || mart.break_caveat()
    FROM (VALUES (2016, 2020, '2016 to 2020'), (2021, 9999, 'since 2021')) AS p (from_year, to_year, name)
    LEFT JOIN mart.share_estimate t ON t.measure = 'trend' AND t.country = of_country AND t.compared_country = of_compared AND t.dimension = of_dimension
         AND t.status = of_status AND t.weighting = 'release' AND left(t.cohort, 4)::integer BETWEEN p.from_year AND p.to_year
$$;
COMMENT ON FUNCTION mart.trends_told(text, text, text, text) IS 'The trends of a share, or of the difference of two countries, in words, up to 2020 and since 2021 apart, with the years that each goes over and leaves out and the kinds of models in them. The arguments are country, compared country or empty, dimension and status.';
