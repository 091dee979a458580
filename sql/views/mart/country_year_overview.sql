-- One row a country and year of release: what a share over time is drawn from; the years of a country add up to its row of mart.country_overview.
CREATE OR REPLACE VIEW mart.country_year_overview AS
SELECT
    c.country, o.release_year, o.is_whole_year, count(DISTINCT o.lab_id) AS labs, trim_scale(round(sum(f.part), 4)) AS releases,
    count(*) AS releases_whole, count(*) FILTER (WHERE f.part < 1) AS releases_shared,
    trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.weights = 'open'), 0), 4)) AS weights_open, trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.weights = 'partial'), 0), 4)) AS weights_partial,
    trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.weights = 'closed'), 0), 4)) AS weights_closed, trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.weights = 'unknown'), 0), 4)) AS weights_unknown,
    round(coalesce(sum(f.part) FILTER (WHERE o.weights = 'open'), 0) / sum(f.part), 6) AS weights_share_open_low,
    round(coalesce(sum(f.part) FILTER (WHERE o.weights IN ('open', 'unknown')), 0) / sum(f.part), 6) AS weights_share_open_high,
    round(coalesce(sum(f.part) FILTER (WHERE o.weights IN ('open', 'partial')), 0) / sum(f.part), 6) AS weights_share_open_or_partial_low,
    round(coalesce(sum(f.part) FILTER (WHERE o.weights <> 'closed'), 0) / sum(f.part), 6) AS weights_share_open_or_partial_high,
    trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.data = 'open'), 0), 4)) AS data_open, trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.data = 'partial'), 0), 4)) AS data_partial,
    trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.data = 'closed'), 0), 4)) AS data_closed, trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.data = 'unknown'), 0), 4)) AS data_unknown,
    round(coalesce(sum(f.part) FILTER (WHERE o.data = 'open'), 0) / sum(f.part), 6) AS data_share_open_low,
    round(coalesce(sum(f.part) FILTER (WHERE o.data IN ('open', 'unknown')), 0) / sum(f.part), 6) AS data_share_open_high,
    round(coalesce(sum(f.part) FILTER (WHERE o.data IN ('open', 'partial')), 0) / sum(f.part), 6) AS data_share_open_or_partial_low,
    round(coalesce(sum(f.part) FILTER (WHERE o.data <> 'closed'), 0) / sum(f.part), 6) AS data_share_open_or_partial_high,
    trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.data_owner = 'other'), 0), 4)) AS data_open_by_others,
    trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.code = 'open'), 0), 4)) AS code_open, trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.code = 'partial'), 0), 4)) AS code_partial,
    trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.code = 'closed'), 0), 4)) AS code_closed, trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.code = 'unknown'), 0), 4)) AS code_unknown,
    round(coalesce(sum(f.part) FILTER (WHERE o.code = 'open'), 0) / sum(f.part), 6) AS code_share_open_low,
    round(coalesce(sum(f.part) FILTER (WHERE o.code IN ('open', 'unknown')), 0) / sum(f.part), 6) AS code_share_open_high,
    round(coalesce(sum(f.part) FILTER (WHERE o.code IN ('open', 'partial')), 0) / sum(f.part), 6) AS code_share_open_or_partial_low,
    round(coalesce(sum(f.part) FILTER (WHERE o.code <> 'closed'), 0) / sum(f.part), 6) AS code_share_open_or_partial_high,
    trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.methods = 'open'), 0), 4)) AS methods_open, trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.methods = 'partial'), 0), 4)) AS methods_partial,
    trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.methods = 'closed'), 0), 4)) AS methods_closed, trim_scale(round(coalesce(sum(f.part) FILTER (WHERE o.methods = 'unknown'), 0), 4)) AS methods_unknown,
    round(coalesce(sum(f.part) FILTER (WHERE o.methods = 'open'), 0) / sum(f.part), 6) AS methods_share_open_low,
    round(coalesce(sum(f.part) FILTER (WHERE o.methods IN ('open', 'unknown')), 0) / sum(f.part), 6) AS methods_share_open_high,
    round(coalesce(sum(f.part) FILTER (WHERE o.methods IN ('open', 'partial')), 0) / sum(f.part), 6) AS methods_share_open_or_partial_low,
    round(coalesce(sum(f.part) FILTER (WHERE o.methods <> 'closed'), 0) / sum(f.part), 6) AS methods_share_open_or_partial_high,
    o.world, o.publication_id, o.as_of
FROM mart.release_overview o
-- A lab of which no country is known has a row of its own, so that nothing is lost in a sum.
CROSS JOIN unnest(CASE WHEN cardinality(o.countries) > 0 THEN o.countries ELSE '{unknown}' END) AS c (country)
CROSS JOIN LATERAL (SELECT 1::numeric / greatest(cardinality(o.countries), 1) AS part) f
GROUP BY c.country, o.release_year, o.is_whole_year, o.world, o.publication_id, o.as_of;
COMMENT ON VIEW mart.country_year_overview IS 'Countries by year of release, with what the flagship releases of their labs disclose today, each release alike, in the current publication. A release of a lab of several countries counts in each by equal parts (releases_shared), so that the countries add up to the world. Grain: one row per country and year of release. Key: country, release_year. Source: mart.release_overview. Caveats: the last year is not over (is_whole_year); few releases a year, so read releases beside a share; by the lab''s countries today; what was disclosed at the end of each year, as known now, is in mart.disclosure_by_year, and how sure a share is in mart.share_estimate; weights behind a gate are partial, not open.';
COMMENT ON COLUMN mart.country_year_overview.country IS 'ISO 3166-1 alpha-2, or unknown.';
COMMENT ON COLUMN mart.country_year_overview.release_year IS 'Year of release. Unit: calendar year; NULL: no date is known.';
COMMENT ON COLUMN mart.country_year_overview.is_whole_year IS 'Whether the year had ended by as_of; false: the running year, of which releases are still to come.';
COMMENT ON COLUMN mart.country_year_overview.labs IS 'Labs of the country that have a flagship release; a lab of several countries is one in each. Unit: labs.';
COMMENT ON COLUMN mart.country_year_overview.releases IS 'Flagship releases of these labs; a release of a lab of two countries counts one half in each. Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.releases_whole IS 'The same, each release counted whole in each of its countries, so that these do not add up. Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.releases_shared IS 'Of releases_whole: those of labs that have other countries too, which count in part in all other columns. Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.weights_open IS 'Of releases: those whose weights are open (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.weights_partial IS 'Of releases: those whose weights are partial (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.weights_closed IS 'Of releases: those whose weights are closed (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.weights_unknown IS 'Of releases: those whose weights are unknown (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.weights_share_open_low IS 'Share of releases whose weights are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Weights behind a gate are partial, and stand in weights_share_open_or_partial.';
COMMENT ON COLUMN mart.country_year_overview.weights_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_year_overview.weights_share_open_or_partial_low IS 'Share of releases whose weights are open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_year_overview.weights_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_year_overview.data_open IS 'Of releases: those whose data are open (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.data_partial IS 'Of releases: those whose data are partial (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.data_closed IS 'Of releases: those whose data are closed (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.data_unknown IS 'Of releases: those whose data are unknown (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.data_share_open_low IS 'Share of releases whose data are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Described data are partial, not open.';
COMMENT ON COLUMN mart.country_year_overview.data_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_year_overview.data_share_open_or_partial_low IS 'Share of releases whose data are open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_year_overview.data_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_year_overview.data_open_by_others IS 'Of data_open: those of which every open set is another''s public one (mart.release_overview.data_owner is other): the lab gave out no data of its own. Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.code_open IS 'Of releases: those whose code is open (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.code_partial IS 'Of releases: those whose code is partial (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.code_closed IS 'Of releases: those whose code is closed (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.code_unknown IS 'Of releases: those whose code is unknown (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.code_share_open_low IS 'Share of releases whose code is open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Code of a part of the training is partial, not open.';
COMMENT ON COLUMN mart.country_year_overview.code_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_year_overview.code_share_open_or_partial_low IS 'Share of releases whose code is open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_year_overview.code_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_year_overview.methods_open IS 'Of releases: those whose methods are open (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.methods_partial IS 'Of releases: those whose methods are partial (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.methods_closed IS 'Of releases: those whose methods are closed (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.methods_unknown IS 'Of releases: those whose methods are unknown (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.country_year_overview.methods_share_open_low IS 'Share of releases whose methods are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. A model card alone is partial, not open.';
COMMENT ON COLUMN mart.country_year_overview.methods_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_year_overview.methods_share_open_or_partial_low IS 'Share of releases whose methods are open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_year_overview.methods_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_year_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.country_year_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.country_year_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.country_year_overview FROM observatory_loader;
