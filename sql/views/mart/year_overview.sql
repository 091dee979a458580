-- One row a year of release, all countries together: what a share over time is drawn from.
CREATE OR REPLACE VIEW mart.year_overview AS
SELECT
    t.release_year, t.is_whole_year,
    t.caveat,
    t.labs, t.releases::bigint AS releases, t.releases_weights_not_published::bigint AS releases_weights_not_published, t.releases_api_only_recorded::bigint AS releases_api_only_recorded, t.releases_api_only_at_most::bigint AS releases_api_only_at_most, t.releases_product_only_recorded::bigint AS releases_product_only_recorded,
    t.releases_partners_only_recorded::bigint AS releases_partners_only_recorded, t.releases_offered_to_nobody::bigint AS releases_offered_to_nobody, t.releases_offer_unknown::bigint AS releases_offer_unknown,
    t.weights_open::bigint AS weights_open, t.weights_partial::bigint AS weights_partial, t.weights_closed::bigint AS weights_closed,
    t.weights_unknown::bigint AS weights_unknown, t.weights_share_open_low, t.weights_share_open_high, t.weights_share_open_or_partial_low,
    t.weights_share_open_or_partial_high,
    t.weights_open_later::bigint AS weights_open_later, t.weights_since_unknown::bigint AS weights_since_unknown, t.data_open::bigint AS data_open, t.data_partial::bigint AS data_partial, t.data_closed::bigint AS data_closed,
    t.data_unknown::bigint AS data_unknown, t.data_share_open_low, t.data_share_open_high, t.data_share_open_or_partial_low,
    t.data_share_open_or_partial_high,
    t.data_released_any_at_least::bigint AS data_released_any_at_least, t.data_released_any_at_most::bigint AS data_released_any_at_most, t.data_partly_released::bigint AS data_partly_released, t.data_described::bigint AS data_described, t.data_named::bigint AS data_named, t.data_open_own::bigint AS data_open_own, t.data_open_mixed::bigint AS data_open_mixed, t.data_open_others::bigint AS data_open_others,
    t.data_open_owner_unknown::bigint AS data_open_owner_unknown, t.code_open::bigint AS code_open, t.code_partial::bigint AS code_partial,
    t.code_closed::bigint AS code_closed, t.code_unknown::bigint AS code_unknown, t.code_share_open_low, t.code_share_open_high,
    t.code_share_open_or_partial_low, t.code_share_open_or_partial_high, t.methods_open::bigint AS methods_open,
    t.methods_partial::bigint AS methods_partial, t.methods_closed::bigint AS methods_closed, t.methods_unknown::bigint AS methods_unknown, t.training_procedure_known::bigint AS training_procedure_known, t.statuses_from_memory::bigint AS statuses_from_memory,
    t.methods_share_open_low, t.methods_share_open_high, t.methods_share_open_or_partial_low, t.methods_share_open_or_partial_high,
    t.licence_open::bigint AS licence_open, t.licence_partial::bigint AS licence_partial, t.licence_closed::bigint AS licence_closed,
    t.licence_unknown::bigint AS licence_unknown,
    t.world, t.publication_id, t.as_of
FROM meta.release_tally t
WHERE t.scope = 'year';
COMMENT ON VIEW mart.year_overview IS 'Years of release, with what the flagship releases of all labs disclose today, each release alike, in the current publication. Grain: one row per year of release. Key: release_year. Source: mart.release_overview. Caveats: the last year is not over, and before 2021 little is registered (is_whole_year, caveat); by country it is in mart.country_year_overview; what was disclosed at the end of each year, as known now, is in mart.disclosure_by_year; weights behind a gate are partial, not open.';
COMMENT ON COLUMN mart.year_overview.release_year IS 'Year of release. Unit: calendar year; NULL: no date is known.';
COMMENT ON COLUMN mart.year_overview.is_whole_year IS 'Whether the year had ended by as_of; false: the running year, of which releases are still to come, or no year is known.';
COMMENT ON COLUMN mart.year_overview.caveat IS 'What to mind before the shares of this row are set beside others: years that stand together, a year that is not over, the years before 2021, fewer than ten releases, each dimension of which more than a quarter is unknown, how many weights are partial, as behind a gate, what open methods say and what they do not, and how many releases may or may not be offered by API alone. NULL: none of these; it vouches for nothing else.';
COMMENT ON COLUMN mart.year_overview.labs IS 'Labs that have a flagship release of the year. Unit: labs.';
COMMENT ON COLUMN mart.year_overview.releases IS 'Flagship releases of the year (mart.release_overview). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.releases_weights_not_published IS 'Of releases: those of which the registry documents that their maker did not give out the weights (mart.release_overview.weights_not_published), to whomever they were offered. Their weights are closed; partial where a part was given out, unknown where the Hub holds a model of such a release. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.releases_api_only_recorded IS 'Of weights_closed: those of which it is written down that programs could call them by API (mart.release_overview.offer is api). Weights that are partial are not in it, nor what was in a product alone. At least so many: the most is releases_api_only_at_most. Unit: releases; NULL where of more than half of weights_closed it is not recorded (releases_offer_unknown), as of the running year, since a count of the few is none of all.';
COMMENT ON COLUMN mart.year_overview.releases_api_only_at_most IS 'The most that may be offered by API alone: releases_api_only_recorded, releases_offer_unknown and weights_unknown together. The truth lies between the first of them and this. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.releases_product_only_recorded IS 'Of weights_closed: those of which it is written down that people could use them in their maker''s products, and no API is known (mart.release_overview.offer is product). Unit: releases; NULL where of more than half of weights_closed it is not recorded (releases_offer_unknown), as of the running year, since a count of the few is none of all.';
COMMENT ON COLUMN mart.year_overview.releases_partners_only_recorded IS 'Of weights_closed: those of which it is written down that chosen partners alone were offered them. Unit: releases; NULL where of more than half of weights_closed it is not recorded (releases_offer_unknown), as of the running year, since a count of the few is none of all.';
COMMENT ON COLUMN mart.year_overview.releases_offered_to_nobody IS 'Of weights_closed: those of which it is written down that they were shown and offered to nobody: no API, no product. At least so many: of some it was not written down. Unit: releases; NULL where of more than half of weights_closed it is not recorded (releases_offer_unknown), as of the running year, since a count of the few is none of all.';
COMMENT ON COLUMN mart.year_overview.releases_offer_unknown IS 'Of weights_closed: those of which nobody wrote down to whom they were offered, or not which of API and product it was. weights_closed is the sum of this and the four before it, releases_api_only_at_most left out. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.weights_open IS 'Of releases: those whose weights are open (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.weights_partial IS 'Of releases: those whose weights are partial (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.weights_closed IS 'Of releases: those whose weights are closed (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.weights_unknown IS 'Of releases: those whose weights are unknown (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.weights_share_open_low IS 'Share of releases whose weights are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Weights behind a gate are partial, and stand in weights_share_open_or_partial.';
COMMENT ON COLUMN mart.year_overview.weights_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.weights_share_open_or_partial_low IS 'Share of releases whose weights are open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.weights_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.weights_open_later IS 'Of weights_open: those whose weights are known only since a later year than that of the announcement (mart.release_overview.weights_since): in the year of release they were not open, as far as is known. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.weights_since_unknown IS 'Of weights_open: those of which no day is known since when the weights can be had (mart.release_overview.weights_since is NULL): weights_open_later is at least so many, and at most it and this together. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_open IS 'Of releases: those whose data are open (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_partial IS 'Of releases: those whose data are partial (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_closed IS 'Of releases: those whose data are closed (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_unknown IS 'Of releases: those whose data are unknown (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_share_open_low IS 'Share of releases whose data are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Described data are partial, not open.';
COMMENT ON COLUMN mart.year_overview.data_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.data_share_open_or_partial_low IS 'Share of releases whose data are open or partial, every unknown counted as neither. It is no share of released data: partial is mostly words (data_described, data_named); released data are in data_released_any_at_least. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.data_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.year_overview.data_released_any_at_least IS 'Of releases: those of which any training data can be had, as far as is known, so at least so many: all of them (data_open), a part, those of the tuning alone, or behind a gate (mart.release_overview.data_extent is released or partly released). Described or named data are not in it (nobody asked of each whether a part of them can be fetched, which the upper end counts). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_released_any_at_most IS 'The upper end of data_released_any_at_least: all of the row whose data are not closed. Of described or named data nobody asked of each whether a part can be fetched somewhere, so that the truth lies between the two. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_partly_released IS 'Of data_released_any_at_least: those of which some data can be had and not all without a gate. data_partial is the sum of this, data_described and data_named. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_described IS 'Of data_partial: those whose data are described in words, and of which no release was seen. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_named IS 'Of data_partial: those of which a source is named and no more. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_open_own IS 'Of data_open: those that opened data of the lab''s own, alone or beside public sets of others (mart.release_overview.data_owner is own or mixed). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.data_open_mixed IS 'Of data_open_own: those whose open data are sets of the lab''s own beside public sets of others (mart.release_overview.data_owner is mixed). Unit: releases.';
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
COMMENT ON COLUMN mart.year_overview.methods_open IS 'Of releases: those whose methods are open: a paper or technical report of their makers on them is there (mart.release_overview.methods). It says that there is one, not that it tells how the release was made: that is training_procedure_known. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.methods_partial IS 'Of releases: those whose methods are partial: a card or an announcement alone, or a paper on the family, the base or another version. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.methods_closed IS 'Of releases: those whose methods are closed: every source was read and none describes them. Nearly always 0: a card alone counts as partial, and a silent announcement as unknown, so that 0 says nothing of openness. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.methods_unknown IS 'Of releases: those whose methods are unknown (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.year_overview.training_procedure_known IS 'Of releases: those of which it is known, in full or in part, how they were trained: settings of the training (mart.release_overview.training_procedure is open or partial). Read it beside methods_open, which counts that a paper or report is there. At least so many: of the rest it is mostly not known. Unit: releases.';
COMMENT ON COLUMN mart.year_overview.statuses_from_memory IS 'Of the four statuses of each of the releases: those that rest on what a reader of the registry knew from memory, in whole or in part, and nobody looked up for it (mart.evidence_overview.read_how). Unit: statuses, four a release.';
COMMENT ON COLUMN mart.year_overview.methods_share_open_low IS 'Share of releases whose methods are open, which says that a paper or report is there and not what it tells (training_procedure_known); every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. A model card alone is partial, not open, so that the share also falls where cards take the place of reports.';
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
