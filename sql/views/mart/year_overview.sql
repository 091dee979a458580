-- One row a year of release, all countries together: what a share over time is drawn from.
CREATE OR REPLACE VIEW mart.year_overview AS
SELECT
    o.release_year, o.is_whole_year, count(DISTINCT o.lab_id) AS labs, count(*) AS releases,
    count(*) FILTER (WHERE o.weights = 'open') AS weights_open, count(*) FILTER (WHERE o.weights = 'partial') AS weights_partial,
    count(*) FILTER (WHERE o.weights = 'closed') AS weights_closed, count(*) FILTER (WHERE o.weights = 'unknown') AS weights_unknown,
    round(count(*) FILTER (WHERE o.weights = 'open')::numeric / count(*), 6) AS weights_share_open_low,
    round(count(*) FILTER (WHERE o.weights IN ('open', 'unknown'))::numeric / count(*), 6) AS weights_share_open_high,
    round(count(*) FILTER (WHERE o.weights IN ('open', 'partial'))::numeric / count(*), 6) AS weights_share_open_or_partial_low,
    round(count(*) FILTER (WHERE o.weights <> 'closed')::numeric / count(*), 6) AS weights_share_open_or_partial_high,
    count(*) FILTER (WHERE o.data = 'open') AS data_open, count(*) FILTER (WHERE o.data = 'partial') AS data_partial,
    count(*) FILTER (WHERE o.data = 'closed') AS data_closed, count(*) FILTER (WHERE o.data = 'unknown') AS data_unknown,
    round(count(*) FILTER (WHERE o.data = 'open')::numeric / count(*), 6) AS data_share_open_low,
    round(count(*) FILTER (WHERE o.data IN ('open', 'unknown'))::numeric / count(*), 6) AS data_share_open_high,
    round(count(*) FILTER (WHERE o.data IN ('open', 'partial'))::numeric / count(*), 6) AS data_share_open_or_partial_low,
    round(count(*) FILTER (WHERE o.data <> 'closed')::numeric / count(*), 6) AS data_share_open_or_partial_high,
    count(*) FILTER (WHERE o.data_owner = 'other') AS data_open_by_others,
    count(*) FILTER (WHERE o.code = 'open') AS code_open, count(*) FILTER (WHERE o.code = 'partial') AS code_partial,
    count(*) FILTER (WHERE o.code = 'closed') AS code_closed, count(*) FILTER (WHERE o.code = 'unknown') AS code_unknown,
    round(count(*) FILTER (WHERE o.code = 'open')::numeric / count(*), 6) AS code_share_open_low,
    round(count(*) FILTER (WHERE o.code IN ('open', 'unknown'))::numeric / count(*), 6) AS code_share_open_high,
    round(count(*) FILTER (WHERE o.code IN ('open', 'partial'))::numeric / count(*), 6) AS code_share_open_or_partial_low,
    round(count(*) FILTER (WHERE o.code <> 'closed')::numeric / count(*), 6) AS code_share_open_or_partial_high,
    count(*) FILTER (WHERE o.methods = 'open') AS methods_open, count(*) FILTER (WHERE o.methods = 'partial') AS methods_partial,
    count(*) FILTER (WHERE o.methods = 'closed') AS methods_closed, count(*) FILTER (WHERE o.methods = 'unknown') AS methods_unknown,
    round(count(*) FILTER (WHERE o.methods = 'open')::numeric / count(*), 6) AS methods_share_open_low,
    round(count(*) FILTER (WHERE o.methods IN ('open', 'unknown'))::numeric / count(*), 6) AS methods_share_open_high,
    round(count(*) FILTER (WHERE o.methods IN ('open', 'partial'))::numeric / count(*), 6) AS methods_share_open_or_partial_low,
    round(count(*) FILTER (WHERE o.methods <> 'closed')::numeric / count(*), 6) AS methods_share_open_or_partial_high,
    o.world, o.publication_id, o.as_of
FROM mart.release_overview o
GROUP BY o.release_year, o.is_whole_year, o.world, o.publication_id, o.as_of;
COMMENT ON VIEW mart.year_overview IS 'Years of release, with what the flagship releases of all labs disclose today, each release alike, in the current publication. Grain: one row per year of release. Key: release_year. Source: mart.release_overview. Caveats: the last year is not over (is_whole_year); by country it is in mart.country_year_overview; what was disclosed at the end of each year, as known now, is in mart.disclosure_by_year; weights behind a gate are partial, not open.';
COMMENT ON COLUMN mart.year_overview.release_year IS 'Year of release. Unit: calendar year; NULL: no date is known.';
COMMENT ON COLUMN mart.year_overview.is_whole_year IS 'Whether the year had ended by as_of; false: the running year, of which releases are still to come.';
COMMENT ON COLUMN mart.year_overview.labs IS 'Labs that have a flagship release of the year. Unit: labs.';
COMMENT ON COLUMN mart.year_overview.releases IS 'Flagship releases of the year (mart.release_overview). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.weights_open IS 'Of releases: those whose weights are open (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.weights_partial IS 'Of releases: those whose weights are partial (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.weights_closed IS 'Of releases: those whose weights are closed (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.weights_unknown IS 'Of releases: those whose weights are unknown (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.weights_share_open_low IS 'Share of releases whose weights are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Weights behind a gate are partial, and stand in weights_share_open_or_partial.';
COMMENT ON COLUMN mart.year_overview.weights_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.weights_share_open_or_partial_low IS 'Share of releases whose weights are open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.weights_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.data_open IS 'Of releases: those whose data are open (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_partial IS 'Of releases: those whose data are partial (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_closed IS 'Of releases: those whose data are closed (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_unknown IS 'Of releases: those whose data are unknown (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_share_open_low IS 'Share of releases whose data are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Described data are partial, not open.';
COMMENT ON COLUMN mart.year_overview.data_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.data_share_open_or_partial_low IS 'Share of releases whose data are open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.data_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.data_open_by_others IS 'Of data_open: those of which every open set is another''s public one (mart.release_overview.data_owner is other): the lab gave out no data of its own. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.code_open IS 'Of releases: those whose code is open (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.code_partial IS 'Of releases: those whose code is partial (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.code_closed IS 'Of releases: those whose code is closed (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.code_unknown IS 'Of releases: those whose code is unknown (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.code_share_open_low IS 'Share of releases whose code is open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Code of a part of the training is partial, not open.';
COMMENT ON COLUMN mart.year_overview.code_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.code_share_open_or_partial_low IS 'Share of releases whose code is open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.code_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.methods_open IS 'Of releases: those whose methods are open (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.methods_partial IS 'Of releases: those whose methods are partial (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.methods_closed IS 'Of releases: those whose methods are closed (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.methods_unknown IS 'Of releases: those whose methods are unknown (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.methods_share_open_low IS 'Share of releases whose methods are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. A model card alone is partial, not open.';
COMMENT ON COLUMN mart.year_overview.methods_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.methods_share_open_or_partial_low IS 'Share of releases whose methods are open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.methods_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.year_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.year_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.year_overview FROM observatory_loader;
