-- One row a year of release, all countries together: what a share over time is drawn from.
CREATE OR REPLACE VIEW mart.year_overview AS
SELECT
    t.release_year, t.is_whole_year,
    CASE
        WHEN t.release_year IS NULL THEN 'no date of release is known'
        WHEN NOT t.is_whole_year THEN 'the year is not over: releases are still to come'
        -- The registry was begun in 2026 and looks back.
        WHEN t.release_year < 2021 THEN 'few releases, registered looking back: models that were shown and never given out may be missing, so that shares of what is open may be too high'
        WHEN t.release_year = 2021 THEN 'few releases; from here on the registry holds what was shown and given to nobody: draw no line from 2020 to 2021'
    END AS caveat,
    t.labs, t.releases::bigint AS releases, t.releases_api_only::bigint AS releases_api_only,
    t.weights_open::bigint AS weights_open, t.weights_partial::bigint AS weights_partial, t.weights_closed::bigint AS weights_closed,
    t.weights_unknown::bigint AS weights_unknown, t.weights_share_open_low, t.weights_share_open_high, t.weights_share_open_or_partial_low,
    t.weights_share_open_or_partial_high, t.data_open::bigint AS data_open, t.data_partial::bigint AS data_partial, t.data_closed::bigint AS data_closed,
    t.data_unknown::bigint AS data_unknown, t.data_share_open_low, t.data_share_open_high, t.data_share_open_or_partial_low,
    t.data_share_open_or_partial_high, t.data_open_own::bigint AS data_open_own, t.data_open_others::bigint AS data_open_others,
    t.data_open_owner_unknown::bigint AS data_open_owner_unknown, t.code_open::bigint AS code_open, t.code_partial::bigint AS code_partial,
    t.code_closed::bigint AS code_closed, t.code_unknown::bigint AS code_unknown, t.code_share_open_low, t.code_share_open_high,
    t.code_share_open_or_partial_low, t.code_share_open_or_partial_high, t.methods_open::bigint AS methods_open,
    t.methods_partial::bigint AS methods_partial, t.methods_closed::bigint AS methods_closed, t.methods_unknown::bigint AS methods_unknown,
    t.methods_share_open_low, t.methods_share_open_high, t.methods_share_open_or_partial_low, t.methods_share_open_or_partial_high,
    t.licence_open::bigint AS licence_open, t.licence_partial::bigint AS licence_partial, t.licence_closed::bigint AS licence_closed,
    t.licence_unknown::bigint AS licence_unknown,
    t.world, t.publication_id, t.as_of
FROM meta.release_tally t
WHERE t.scope = 'year';
COMMENT ON VIEW mart.year_overview IS 'Years of release, with what the flagship releases of all labs disclose today, each release alike, in the current publication. Grain: one row per year of release. Key: release_year. Source: mart.release_overview. Caveats: the last year is not over, and before 2021 little is registered (is_whole_year, caveat); by country it is in mart.country_year_overview; what was disclosed at the end of each year, as known now, is in mart.disclosure_by_year; weights behind a gate are partial, not open.';
COMMENT ON COLUMN mart.year_overview.release_year IS 'Year of release. Unit: calendar year; NULL: no date is known.';
COMMENT ON COLUMN mart.year_overview.is_whole_year IS 'Whether the year had ended by as_of; false: the running year, of which releases are still to come, or no year is known.';
COMMENT ON COLUMN mart.year_overview.caveat IS 'Why the row is not to be set beside the others without a word: the running year, of which releases are still to come; the years up to 2021: before, the registry knows what stayed known, and from 2021 on also what was given to nobody; no date. NULL: nothing of these. Read releases and releases_api_only beside a share in any year.';
COMMENT ON COLUMN mart.year_overview.labs IS 'Labs that have a flagship release of the year. Unit: labs.';
COMMENT ON COLUMN mart.year_overview.releases IS 'Flagship releases of the year (mart.release_overview). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.releases_api_only IS 'Of releases: those of which the registry documents that their maker gave the weights to nobody (API, product, or shown alone; mart.release_overview.is_api_only). Given to nobody and offered by API are not told apart. Their weights are closed; partial where a part was given out, unknown where the Hub holds a model of such a release. Unit: releases.';
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
COMMENT ON COLUMN mart.year_overview.data_share_open_or_partial_low IS 'Share of releases whose data are open or partial, every unknown counted as neither. Partial is mostly words: described or named in a document, and nothing released (mart.release_overview.data_reason). Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.data_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.data_open_own IS 'Of data_open: those that opened data of the lab''s own, alone or beside public sets of others (mart.release_overview.data_owner is own or mixed). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_open_others IS 'Of data_open: those trained on public sets that others made alone (data_owner is other): the lab gave out no data of its own. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_open_owner_unknown IS 'Of data_open: those of which the registry does not say whose the sets are. data_open is the sum of these three. Unit: releases.';
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
COMMENT ON COLUMN mart.year_overview.licence_open IS 'Of releases: those with weights under an open licence (mart.release_overview.licence_status). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.licence_partial IS 'Of releases: those under a licence that restricts use or forbids commerce. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.licence_closed IS 'Of releases: those whose weights were given out under a proprietary licence, or without one although all pages were read. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.licence_unknown IS 'Of releases: those of which the licence is not known. A share of licences is of the rest alone. Releases without weights are in none of the four. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.year_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.year_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.year_overview FROM observatory_loader;
