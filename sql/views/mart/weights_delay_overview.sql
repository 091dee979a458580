-- How long after their announcement the weights of flagship releases came: one row a country, and one of all, with those on no certain day counted apart.
CREATE OR REPLACE VIEW mart.weights_delay_overview AS
SELECT
    t.country, t.releases_with_weights, t.came_within_7_days, t.came_within_30_days, t.came_later, t.came_in_a_later_year, t.day_not_certain,
    core.share_of(t.came_within_30_days, t.releases_with_weights) AS share_within_30_low,
    core.share_of(t.came_within_30_days + t.day_not_certain, t.releases_with_weights) AS share_within_30_high, t.median_days_of_later,
    nullif(concat_ws('; ',
        CASE WHEN t.day_not_certain > 0 THEN
            format('of %s of %s the day is not certain: the Hub gives a repository''s day, and weights may have lain elsewhere before', t.day_not_certain, t.releases_with_weights) END,
        CASE WHEN t.came_later BETWEEN 1 AND 9 THEN format('median_days_of_later rests on %s releases', t.came_later) END,
        'releases whose weights never came are not in it'), '') AS caveat,
    t.world, t.publication_id, t.as_of
FROM (
    SELECT
        s.country, count(*) AS releases_with_weights, count(*) FILTER (WHERE o.weights_came = 'within 7 days') AS came_within_7_days,
        count(*) FILTER (WHERE o.weights_came IN ('within 7 days', 'within 30 days')) AS came_within_30_days, count(*) FILTER (WHERE o.weights_came = 'later') AS came_later,
        count(*) FILTER (WHERE o.weights_came = 'later' AND o.weights_came_later) AS came_in_a_later_year, count(*) FILTER (WHERE o.weights_came = 'day not certain') AS day_not_certain,
        percentile_disc(0.5) WITHIN GROUP (ORDER BY o.weights_days_after_announcement_where_known) FILTER (WHERE o.weights_came = 'later') AS median_days_of_later,
        o.world, o.publication_id, o.as_of
    FROM mart.release_overview o
    CROSS JOIN LATERAL (
        SELECT 'all' AS country
        UNION ALL
        SELECT unnest(CASE WHEN cardinality(o.countries) > 0 THEN o.countries ELSE '{unknown}' END)
    ) s
    WHERE o.weights IN ('open', 'partial')
    GROUP BY s.country, o.world, o.publication_id, o.as_of
) t;
COMMENT ON VIEW mart.weights_delay_overview IS 'How long after their announcement the weights of flagship releases came, in the current publication. Grain: one row per country, and one of all. Key: country. Source: mart.release_overview. Caveats: of releases whose weights are open or partial today, so that it says nothing of those that never came; a release of a lab of two countries counts in both rows; a date that is known to the month alone counts where each day of it gives the same answer, else in day_not_certain. By lab and by year it is in mart.lab_overview and mart.year_overview (weights_came_within_30_days, weights_came_later, weights_day_not_certain).';
COMMENT ON COLUMN mart.weights_delay_overview.country IS 'ISO 3166-1 alpha-2 of the lab today, unknown, or all: each release once.';
COMMENT ON COLUMN mart.weights_delay_overview.releases_with_weights IS 'Flagship releases whose weights are open or partial. It is the sum of came_within_30_days, came_later and day_not_certain. Unit: releases.';
COMMENT ON COLUMN mart.weights_delay_overview.came_within_7_days IS 'Of these: weights that were there at most 7 days after the announcement, or before it. Unit: releases.';
COMMENT ON COLUMN mart.weights_delay_overview.came_within_30_days IS 'The same within 30 days: the former, and those of the days 8 to 30. Unit: releases.';
COMMENT ON COLUMN mart.weights_delay_overview.came_later IS 'Of releases_with_weights: those of which a person wrote down a day more than 30 days after the announcement: closed at first, at least so many. Unit: releases.';
COMMENT ON COLUMN mart.weights_delay_overview.came_in_a_later_year IS 'Of came_later: those whose weights came in a later calendar year. Unit: releases.';
COMMENT ON COLUMN mart.weights_delay_overview.day_not_certain IS 'Of releases_with_weights: those of which no day is known, or only that of a repository of the Hub that was made more than 30 days after. Unit: releases.';
COMMENT ON COLUMN mart.weights_delay_overview.share_within_30_low IS 'Part of releases_with_weights whose weights came within 30 days, at least: as if none of day_not_certain did. Unit: 0 to 1. The truth lies between this and the next.';
COMMENT ON COLUMN mart.weights_delay_overview.share_within_30_high IS 'The same, at most: as if all of day_not_certain did. Unit: 0 to 1.';
COMMENT ON COLUMN mart.weights_delay_overview.median_days_of_later IS 'Median of the days of came_later alone, of those known to the day. Unit: days; NULL: there is none.';
COMMENT ON COLUMN mart.weights_delay_overview.caveat IS 'What to mind: days that are not certain, how few the median rests on, and what is not in it. Never NULL.';
COMMENT ON COLUMN mart.weights_delay_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.weights_delay_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.weights_delay_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.weights_delay_overview FROM observatory_loader;
