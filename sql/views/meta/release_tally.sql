-- What flagship releases disclose, counted once for every overview: by lab, by country, by year, by country and year.
CREATE OR REPLACE VIEW meta.release_tally AS
SELECT
    s.scope, s.lab_id, s.country, s.release_year,
    count(DISTINCT o.lab_id) AS labs,
    trim_scale(round(sum(s.part), 4)) AS releases,
    count(*) AS releases_whole,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.is_api_only), 0), 4)) AS releases_api_only,
    min(o.release_year) AS from_year,
    max(o.release_year) AS to_year,
    bool_and(o.is_whole_year) AS is_whole_year,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.weights = 'open'), 0), 4)) AS weights_open,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.weights = 'partial'), 0), 4)) AS weights_partial,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.weights = 'closed'), 0), 4)) AS weights_closed,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.weights = 'unknown'), 0), 4)) AS weights_unknown,
    round(coalesce(sum(s.part) FILTER (WHERE o.weights = 'open'), 0) / sum(s.part), 6) AS weights_share_open_low,
    round(coalesce(sum(s.part) FILTER (WHERE o.weights IN ('open', 'unknown')), 0) / sum(s.part), 6) AS weights_share_open_high,
    round(coalesce(sum(s.part) FILTER (WHERE o.weights IN ('open', 'partial')), 0) / sum(s.part), 6) AS weights_share_open_or_partial_low,
    round(coalesce(sum(s.part) FILTER (WHERE o.weights <> 'closed'), 0) / sum(s.part), 6) AS weights_share_open_or_partial_high,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.data = 'open'), 0), 4)) AS data_open,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.data = 'partial'), 0), 4)) AS data_partial,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.data = 'closed'), 0), 4)) AS data_closed,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.data = 'unknown'), 0), 4)) AS data_unknown,
    round(coalesce(sum(s.part) FILTER (WHERE o.data = 'open'), 0) / sum(s.part), 6) AS data_share_open_low,
    round(coalesce(sum(s.part) FILTER (WHERE o.data IN ('open', 'unknown')), 0) / sum(s.part), 6) AS data_share_open_high,
    round(coalesce(sum(s.part) FILTER (WHERE o.data IN ('open', 'partial')), 0) / sum(s.part), 6) AS data_share_open_or_partial_low,
    round(coalesce(sum(s.part) FILTER (WHERE o.data <> 'closed'), 0) / sum(s.part), 6) AS data_share_open_or_partial_high,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.data_owner IN ('own', 'mixed')), 0), 4)) AS data_open_own,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.data_owner = 'other'), 0), 4)) AS data_open_others,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.data_owner = 'owner not recorded'), 0), 4)) AS data_open_owner_unknown,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.code = 'open'), 0), 4)) AS code_open,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.code = 'partial'), 0), 4)) AS code_partial,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.code = 'closed'), 0), 4)) AS code_closed,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.code = 'unknown'), 0), 4)) AS code_unknown,
    round(coalesce(sum(s.part) FILTER (WHERE o.code = 'open'), 0) / sum(s.part), 6) AS code_share_open_low,
    round(coalesce(sum(s.part) FILTER (WHERE o.code IN ('open', 'unknown')), 0) / sum(s.part), 6) AS code_share_open_high,
    round(coalesce(sum(s.part) FILTER (WHERE o.code IN ('open', 'partial')), 0) / sum(s.part), 6) AS code_share_open_or_partial_low,
    round(coalesce(sum(s.part) FILTER (WHERE o.code <> 'closed'), 0) / sum(s.part), 6) AS code_share_open_or_partial_high,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.methods = 'open'), 0), 4)) AS methods_open,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.methods = 'partial'), 0), 4)) AS methods_partial,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.methods = 'closed'), 0), 4)) AS methods_closed,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.methods = 'unknown'), 0), 4)) AS methods_unknown,
    round(coalesce(sum(s.part) FILTER (WHERE o.methods = 'open'), 0) / sum(s.part), 6) AS methods_share_open_low,
    round(coalesce(sum(s.part) FILTER (WHERE o.methods IN ('open', 'unknown')), 0) / sum(s.part), 6) AS methods_share_open_high,
    round(coalesce(sum(s.part) FILTER (WHERE o.methods IN ('open', 'partial')), 0) / sum(s.part), 6) AS methods_share_open_or_partial_low,
    round(coalesce(sum(s.part) FILTER (WHERE o.methods <> 'closed'), 0) / sum(s.part), 6) AS methods_share_open_or_partial_high,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.licence_status = 'open'), 0), 4)) AS licence_open,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.licence_status = 'partial'), 0), 4)) AS licence_partial,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.licence_status = 'closed'), 0), 4)) AS licence_closed,
    trim_scale(round(coalesce(sum(s.part) FILTER (WHERE o.licence_status = 'unknown'), 0), 4)) AS licence_unknown,
    trim_scale(round(sum(o.models * s.part), 4)) AS flagship_models,
    trim_scale(round(sum(o.models_with_downloads * s.part), 4)) AS flagship_models_with_downloads,
    trim_scale(round(sum(o.downloads_30d * s.part), 4)) AS flagship_downloads_30d,
    o.world, o.publication_id, o.as_of
FROM mart.release_overview o
-- A lab of which no country is known has a row of its own, so that nothing is lost in a sum.
CROSS JOIN unnest(CASE WHEN cardinality(o.countries) > 0 THEN o.countries ELSE '{unknown}' END) WITH ORDINALITY AS c (country, place)
CROSS JOIN LATERAL (
    VALUES
    ('country', NULL, c.country, NULL::smallint, 1::numeric / greatest(cardinality(o.countries), 1), true),
    ('country and year', NULL, c.country, o.release_year, 1::numeric / greatest(cardinality(o.countries), 1), true),
    -- A lab and a year have each release once, however many countries.
    ('lab', o.lab_id, NULL, NULL::smallint, 1::numeric, c.place = 1),
    ('year', NULL, NULL, o.release_year, 1::numeric, c.place = 1)
) AS s (scope, lab_id, country, release_year, part, is_in)
WHERE s.is_in
GROUP BY s.scope, s.lab_id, s.country, s.release_year, o.world, o.publication_id, o.as_of;
COMMENT ON VIEW meta.release_tally IS 'Flagship releases counted by status, the one place where mart.lab_overview, mart.country_overview, mart.country_year_overview and mart.year_overview count. Grain: one row per scope and its lab, country or year. Key: scope, lab_id, country, release_year. Source: mart.release_overview. Caveats: a release stands in every scope; what each column means is said at the four views.';
COMMENT ON COLUMN meta.release_tally.scope IS 'lab, country, country and year, or year.';
COMMENT ON COLUMN meta.release_tally.lab_id IS 'Lab (mart.lab); NULL in other scopes.';
COMMENT ON COLUMN meta.release_tally.country IS 'ISO 3166-1 alpha-2, or unknown; NULL in other scopes.';
COMMENT ON COLUMN meta.release_tally.release_year IS 'Year of release. Unit: calendar year; NULL: not known, or another scope.';
COMMENT ON COLUMN meta.release_tally.labs IS 'Labs that have a release in the row. Unit: labs.';
COMMENT ON COLUMN meta.release_tally.releases IS 'Flagship releases; of a lab of several countries equal parts in each. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.releases_whole IS 'The same, each counted whole. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.releases_api_only IS 'Of releases: those documented as given to nobody as weights. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.from_year IS 'Year of the first release. Unit: calendar year; NULL: no date is known.';
COMMENT ON COLUMN meta.release_tally.to_year IS 'Year of the last release. Unit: calendar year; NULL: no date is known.';
COMMENT ON COLUMN meta.release_tally.is_whole_year IS 'Whether the years of all releases in the row had ended by as_of.';
COMMENT ON COLUMN meta.release_tally.weights_open IS 'Of releases: those whose weights are open (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_partial IS 'Of releases: those whose weights are partial (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_closed IS 'Of releases: those whose weights are closed (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_unknown IS 'Of releases: those whose weights are unknown (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_share_open_low IS 'Share of releases whose weights are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Weights behind a gate are partial, and stand in weights_share_open_or_partial.';
COMMENT ON COLUMN meta.release_tally.weights_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.weights_share_open_or_partial_low IS 'Share of releases whose weights are open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.weights_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.data_open IS 'Of releases: those whose data are open (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.data_partial IS 'Of releases: those whose data are partial (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.data_closed IS 'Of releases: those whose data are closed (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.data_unknown IS 'Of releases: those whose data are unknown (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.data_share_open_low IS 'Share of releases whose data are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Described data are partial, not open.';
COMMENT ON COLUMN meta.release_tally.data_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.data_share_open_or_partial_low IS 'Share of releases whose data are open or partial, every unknown counted as neither. Partial is mostly words: described or named in a document, and nothing released (mart.release_overview.data_reason). Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.data_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.data_open_own IS 'Of data_open: those that opened data of the lab''s own, alone or beside public sets of others (mart.release_overview.data_owner is own or mixed). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.data_open_others IS 'Of data_open: those trained on public sets that others made alone (data_owner is other): the lab gave out no data of its own. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.data_open_owner_unknown IS 'Of data_open: those of which the registry does not say whose the sets are. data_open is the sum of these three. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.code_open IS 'Of releases: those whose code is open (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.code_partial IS 'Of releases: those whose code is partial (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.code_closed IS 'Of releases: those whose code is closed (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.code_unknown IS 'Of releases: those whose code is unknown (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.code_share_open_low IS 'Share of releases whose code is open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Code of a part of the training is partial, not open.';
COMMENT ON COLUMN meta.release_tally.code_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.code_share_open_or_partial_low IS 'Share of releases whose code is open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.code_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.methods_open IS 'Of releases: those whose methods are open (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.methods_partial IS 'Of releases: those whose methods are partial (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.methods_closed IS 'Of releases: those whose methods are closed (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.methods_unknown IS 'Of releases: those whose methods are unknown (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.methods_share_open_low IS 'Share of releases whose methods are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. A model card alone is partial, not open.';
COMMENT ON COLUMN meta.release_tally.methods_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.methods_share_open_or_partial_low IS 'Share of releases whose methods are open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.methods_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.licence_open IS 'Of releases: those with weights under an open licence (mart.release_overview.licence_status). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.licence_partial IS 'Of releases: those under a licence that restricts use or forbids commerce. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.licence_closed IS 'Of releases: those whose weights were given out under a proprietary licence, or without one although all pages were read. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.licence_unknown IS 'Of releases: those of which the licence is not known. A share of licences is of the rest alone. Releases without weights are in none of the four. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.flagship_models IS 'Of models: those of flagship releases. Unit: models.';
COMMENT ON COLUMN meta.release_tally.flagship_models_with_downloads IS 'Of flagship_models: those whose downloads the Hub gave us. Unit: models.';
COMMENT ON COLUMN meta.release_tally.flagship_downloads_30d IS 'Of downloads_30d: the part of flagship_models, the sum of mart.release_overview.downloads_30d. Unit: downloads; NULL where no number is known.';
COMMENT ON COLUMN meta.release_tally.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN meta.release_tally.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN meta.release_tally.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON meta.release_tally FROM observatory_loader;
