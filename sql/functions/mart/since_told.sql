-- For another country the comparison of a year with 2016 to 2020, which a claim makes of its own country.
CREATE OR REPLACE FUNCTION mart.since_told(of_country text, country_name text, of_cohort text, of_dimension text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(max(
               format('%s: %s of %s of 2016 to 2020, %s of %s of %s, so of the later year %s%s', country_name, mart.share_told(b.low, b.high), b.n,
                      mart.share_told(y.low, y.high), y.n, of_cohort, mart.points_told(d.low, d.high),
                      CASE WHEN d.n_compared < 40 OR d.n < 20 THEN ', which decides nothing: fewer than 40 releases before or 20 of the year'
                           ELSE ', ' || mart.verdict_told(mart.verdict_if_comparable(mart.verdict(-d.high, -d.low, -d.alike_high, -d.alike_low, 0))) END)),
           format('%s: no releases of 2016 to 2020 and of %s are known together', country_name, of_cohort))
    FROM mart.share_estimate d
    JOIN mart.share_estimate y ON (y.measure, y.country, y.cohort) = ('share', d.country, d.cohort)
         AND (y.dimension, y.status, y.weighting) = (d.dimension, d.status, d.weighting)
    JOIN mart.share_estimate b ON (b.measure, b.country, b.cohort) = ('share', d.country, d.compared_cohort)
         AND (b.dimension, b.status, b.weighting) = (d.dimension, d.status, d.weighting)
    WHERE d.measure = 'difference' AND d.country = of_country AND d.compared_country = of_country AND d.compared_cohort = '2016-2020'
      AND d.cohort = of_cohort AND d.dimension = of_dimension AND d.status = 'open' AND d.weighting = 'release'
$$;
COMMENT ON FUNCTION mart.since_told(text, text, text, text) IS 'The open share of a country''s flagship releases of 2016 to 2020 and of a later year, whatever the unknown are, and whether it is less now, in words. The arguments are the country, its name, the later year and the dimension.';
