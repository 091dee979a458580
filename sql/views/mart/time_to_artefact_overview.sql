-- How long it takes from a paper until weights, code and data are open: one row an artefact, with those that never came and those on no known day counted in.
CREATE OR REPLACE VIEW mart.time_to_artefact_overview AS
SELECT
    t.to_event AS artefact, f.releases_of_all, t.releases, t.came, t.came_on_known_day, t.came_on_unknown_day, t.not_come, t.not_known,
    core.share_of(t.came, t.releases) AS share_come_low, core.share_of(t.came + t.not_known, t.releases) AS share_come_high,
    q.share_within_30_low, q.share_within_30_high, q.share_within_365_low, q.share_within_365_high,
    CASE WHEN t.came_on_known_day > 0 THEN q.q50_low END AS median_days_low, CASE WHEN t.came_on_known_day > 0 THEN q.q50_high END AS median_days_high, t.median_days_of_dated, nullif(concat_ws('; ',
        CASE WHEN t.came > 0 AND t.came_on_known_day = 0 THEN format('none of the %s that are open has a known day, so that no number of days is known', t.came)
             WHEN t.came_on_unknown_day > 0 THEN format('of %s that are open %s have no known day: the median has two ends', t.came, t.came_on_unknown_day) END,
        CASE WHEN 2 * t.came < t.releases THEN format('%s of %s are known to be open: a median of all is not reached, as far as is known', t.came, t.releases) END,
        CASE WHEN t.came_on_known_day BETWEEN 1 AND 9 THEN format('median_days_of_dated rests on %s releases', t.came_on_known_day) END,
        CASE WHEN t.not_known > 0 THEN format('of %s it is not known', t.not_known) END,
        CASE WHEN f.releases_of_all > t.releases THEN format('%s flagship releases without a dated paper of their own are left out', f.releases_of_all - t.releases) END
    ), '') AS caveat,
    p.world, p.publication_id, p.as_of
FROM (
    -- An artefact has its row also where no release has a dated paper.
    SELECT
        v.to_event, count(a.release_id) AS releases, count(*) FILTER (WHERE a.censoring IN ('none', 'left')) AS came,
        count(*) FILTER (WHERE a.censoring = 'none') AS came_on_known_day, count(*) FILTER (WHERE a.censoring = 'left') AS came_on_unknown_day,
        count(*) FILTER (WHERE a.censoring = 'right') AS not_come, count(*) FILTER (WHERE a.release_id IS NOT NULL AND a.censoring IS NULL) AS not_known,
        percentile_disc(0.5) WITHIN GROUP (ORDER BY a.days) AS median_days_of_dated
    FROM (VALUES ('weights'), ('code'), ('data')) AS v (to_event)
    LEFT JOIN mart.time_to_artefact a ON a.to_event = v.to_event AND a.from_event = 'paper' AND a.is_flagship
    GROUP BY v.to_event
) t
LEFT JOIN mart.time_to_artefact_quantile q ON q.scope_kind = 'flagships' AND q.to_event = t.to_event
CROSS JOIN (SELECT count(*) AS releases_of_all FROM mart.release_overview) f
CROSS JOIN (SELECT publication_id, as_of, world FROM mart.publication WHERE is_current) p;
COMMENT ON VIEW mart.time_to_artefact_overview IS 'Days from the first version of a flagship release''s own paper until its weights, code and data were open, in the current publication. Grain: one row per artefact. Key: artefact. Source: mart.time_to_artefact, mart.time_to_artefact_quantile, mart.release_overview. Caveats: open means without a gate; what never came counts in every share and in the median of all (Kaplan and Meier, right-censored at as_of), and in median_days_of_dated it does not; an artefact that came before the paper has negative days in mart.time_to_artefact, where each release is.';
COMMENT ON COLUMN mart.time_to_artefact_overview.artefact IS 'weights, code or data.';
COMMENT ON COLUMN mart.time_to_artefact_overview.releases_of_all IS 'Flagship releases, with or without a paper, the same in each row. Unit: releases.';
COMMENT ON COLUMN mart.time_to_artefact_overview.releases IS 'Of these, those with a dated paper of their own: what everything else in this row is of. Unit: releases.';
COMMENT ON COLUMN mart.time_to_artefact_overview.came IS 'Of releases: those whose artefact is open today, as far as is known. Unit: releases.';
COMMENT ON COLUMN mart.time_to_artefact_overview.came_on_known_day IS 'Of came: those of which the day is known. Unit: releases.';
COMMENT ON COLUMN mart.time_to_artefact_overview.came_on_unknown_day IS 'Of came: those of which no day is known; came is the sum of these two. Unit: releases.';
COMMENT ON COLUMN mart.time_to_artefact_overview.not_come IS 'Of releases: those whose artefact is partial or closed. Unit: releases.';
COMMENT ON COLUMN mart.time_to_artefact_overview.not_known IS 'Of releases: those whose artefact has an unknown status; releases is the sum of came, not_come and this. Unit: releases.';
COMMENT ON COLUMN mart.time_to_artefact_overview.share_come_low IS 'Share of releases whose artefact is open, every unknown as not open. Unit: 0 to 1. The truth lies between this and the next.';
COMMENT ON COLUMN mart.time_to_artefact_overview.share_come_high IS 'The same share, every unknown as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.time_to_artefact_overview.share_within_30_low IS 'Share of the releases whose status is known that had it within 30 days, at least: with those on no known day as late as may be. Unit: 0 to 1.';
COMMENT ON COLUMN mart.time_to_artefact_overview.share_within_30_high IS 'The same share, at most: with those on no known day as early as may be. Unit: 0 to 1.';
COMMENT ON COLUMN mart.time_to_artefact_overview.share_within_365_low IS 'Share of the releases whose status is known that had it within 365 days, at least. Unit: 0 to 1.';
COMMENT ON COLUMN mart.time_to_artefact_overview.share_within_365_high IS 'The same share, at most. Unit: 0 to 1.';
COMMENT ON COLUMN mart.time_to_artefact_overview.median_days_low IS 'Days within which half of the releases whose status is known have it, at the earliest. Unit: days; NULL: half have it on no day, or no day is known (caveat).';
COMMENT ON COLUMN mart.time_to_artefact_overview.median_days_high IS 'The same, at the latest. Unit: days; NULL: half have it on no day, as far as is known, or no day is known (caveat).';
COMMENT ON COLUMN mart.time_to_artefact_overview.median_days_of_dated IS 'Median of the days of came_on_known_day alone: how long it took where it came and the day is known, which says nothing of the rest. Unit: days; NULL: none is dated.';
COMMENT ON COLUMN mart.time_to_artefact_overview.caveat IS 'What to mind: open on no known day, a median that is not reached, few releases with a day, what is not known and what has no paper. NULL: none of these.';
COMMENT ON COLUMN mart.time_to_artefact_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.time_to_artefact_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.time_to_artefact_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.time_to_artefact_overview FROM observatory_loader;
