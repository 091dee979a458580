-- Whether labs of a country became more open: the first and the last year that can be compared, and the change between them with its two ends.
CREATE OR REPLACE VIEW mart.trend_overview AS
SELECT
    t.country, t.dimension, t.first_year, t.first_releases, t.first_low, t.first_high, t.last_year, t.last_releases, t.last_low, t.last_high, t.change_low, t.change_high,
    CASE WHEN t.change_low > 0 THEN 'more open' WHEN t.change_high < 0 THEN 'less open' ELSE 'cannot be told' END AS direction,
    nullif(concat_ws('; ',
        CASE WHEN t.last_year IS NULL THEN 'there are no two years since 2021 with ten releases or more that are over and were gone through: nothing can be compared' END,
        CASE WHEN t.change_low <= 0 AND t.change_high >= 0 THEN 'the two ends lie on both sides of 0: whether the share rose or fell cannot be told' END,
        'a share of the registry''s flagships, each alike; the years between are in mart.country_year_overview'), '') AS caveat,
    p.world, p.publication_id, p.as_of
FROM (
    SELECT
        a.country, a.dimension, a.cohort::smallint AS first_year, a.n AS first_releases, a.low AS first_low, a.high AS first_high,
        z.cohort::smallint AS last_year, z.n AS last_releases, z.low AS last_low, z.high AS last_high, z.low - a.high AS change_low, z.high - a.low AS change_high
    FROM (
        -- No line goes over 2020 and 2021: since then the registry holds what was shown and given to nobody as well.
        SELECT e.*, row_number() OVER (PARTITION BY e.country, e.dimension ORDER BY e.cohort) AS place
        FROM mart.share_estimate e
        WHERE e.measure = 'share' AND e.status = 'open' AND e.weighting = 'release' AND e.compared_country = '' AND e.cohort ~ '^[0-9]{4}$' AND e.cohort >= '2021'
          AND e.is_whole AND e.is_measured AND e.n >= 10
    ) a
    LEFT JOIN LATERAL (
        SELECT e.cohort, e.n, e.low, e.high
        FROM mart.share_estimate e
        WHERE e.measure = 'share' AND e.status = 'open' AND e.weighting = 'release' AND e.compared_country = '' AND e.cohort ~ '^[0-9]{4}$' AND e.cohort > a.cohort
          AND e.is_whole AND e.is_measured AND e.n >= 10 AND e.country = a.country AND e.dimension = a.dimension
        ORDER BY e.cohort DESC
        LIMIT 1
    ) z ON true
    WHERE a.place = 1
) t
CROSS JOIN (SELECT publication_id, as_of, world FROM mart.publication WHERE is_current) p;
COMMENT ON VIEW mart.trend_overview IS 'How the share of flagship releases that are open changed from the first to the last year that can be compared (since 2021, over, gone through for the registry, ten releases or more), in the current publication. Grain: one row per country and dimension. Key: country, dimension. Source: mart.share_estimate (measure share, weighting release). Caveats: the ends hold whatever the unknown are, with our own error in them, each year''s end set against the other''s, so that they are wide; two years are no line: the slope over all years is mart.share_estimate of measure trend; a country with fewer releases has no row.';
COMMENT ON COLUMN mart.trend_overview.country IS 'ISO 3166-1 alpha-2 of the lab on the day of release.';
COMMENT ON COLUMN mart.trend_overview.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.trend_overview.first_year IS 'First year of release that can be compared. Unit: calendar year.';
COMMENT ON COLUMN mart.trend_overview.first_releases IS 'Flagship releases of that year. Unit: releases.';
COMMENT ON COLUMN mart.trend_overview.first_low IS 'Share of them that is open, at least. Unit: 0 to 1.';
COMMENT ON COLUMN mart.trend_overview.first_high IS 'The same, at most. Unit: 0 to 1.';
COMMENT ON COLUMN mart.trend_overview.last_year IS 'Last year of release that can be compared. Unit: calendar year; NULL: there is no second one.';
COMMENT ON COLUMN mart.trend_overview.last_releases IS 'Flagship releases of that year. Unit: releases; NULL: there is no second year.';
COMMENT ON COLUMN mart.trend_overview.last_low IS 'Share of them that is open, at least. Unit: 0 to 1; NULL: there is no second year.';
COMMENT ON COLUMN mart.trend_overview.last_high IS 'The same, at most. Unit: 0 to 1; NULL: there is no second year.';
COMMENT ON COLUMN mart.trend_overview.change_low IS 'Change of the share, at least: last_low less first_high. Unit: -1 to 1, 0.1 are 10 share points; NULL: there is no second year.';
COMMENT ON COLUMN mart.trend_overview.change_high IS 'The same, at most: last_high less first_low. Unit: -1 to 1; NULL: there is no second year.';
COMMENT ON COLUMN mart.trend_overview.direction IS 'more open (change_low is above 0), less open (change_high is below 0) or cannot be told.';
COMMENT ON COLUMN mart.trend_overview.caveat IS 'What to mind: no second year, ends on both sides of 0, and what it is a share of. Never NULL.';
COMMENT ON COLUMN mart.trend_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.trend_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.trend_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.trend_overview FROM observatory_loader;
