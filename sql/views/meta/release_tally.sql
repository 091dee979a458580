-- What flagship releases disclose, counted once for every overview: by lab, by country, by year, by country and year.
CREATE OR REPLACE VIEW meta.release_tally AS
SELECT
    t.scope, t.lab_id, t.country, t.release_year, t.labs, core.plain_count(t.releases) AS releases, t.releases_whole,
    core.plain_count(t.releases_weights_not_published) AS releases_weights_not_published,
    -- A count by offer, or NULL where of most releases without weights the offer is not recorded: a count of the few is no count of all.
    CASE WHEN t.is_offer_told THEN core.plain_count(t.releases_api_only_recorded) END AS releases_api_only_recorded,
    core.plain_count(t.releases_api_only_at_most) AS releases_api_only_at_most,
    CASE WHEN t.is_offer_told THEN core.plain_count(t.releases_product_only_recorded) END AS releases_product_only_recorded,
    CASE WHEN t.is_offer_told THEN core.plain_count(t.releases_partners_only_recorded) END AS releases_partners_only_recorded,
    CASE WHEN t.is_offer_told THEN core.plain_count(t.releases_offered_to_nobody) END AS releases_offered_to_nobody,
    core.plain_count(t.releases_offer_unknown) AS releases_offer_unknown,
    t.from_year, t.to_year, t.is_whole_year, nullif(concat_ws(
        '; ', mart.years_caveat(t.from_year, t.to_year, t.is_whole_year, t.releases),
        mart.counts_caveat(
            t.releases, t.weights_unknown, t.data_unknown, t.code_unknown, t.methods_unknown, t.weights_partial,
            CASE WHEN t.is_offer_told THEN t.releases_api_only_recorded END, t.releases_api_only_at_most, t.methods_open, t.training_procedure_known,
            t.releases_offer_unknown, t.weights_closed, t.statuses_from_memory
        )
    ), '') AS caveat,
    core.plain_count(t.weights_open) AS weights_open,
    core.plain_count(t.weights_partial) AS weights_partial,
    core.plain_count(t.weights_closed) AS weights_closed,
    core.plain_count(t.weights_unknown) AS weights_unknown,
    CASE WHEN t.is_share_told THEN core.share_of(t.weights_open, t.releases) END AS weights_share_open_low,
    CASE WHEN t.is_share_told THEN core.share_of(t.weights_open + t.weights_unknown, t.releases) END AS weights_share_open_high,
    CASE WHEN t.is_share_told THEN core.share_of(t.weights_open + t.weights_partial, t.releases) END AS weights_share_open_or_partial_low,
    CASE WHEN t.is_share_told THEN core.share_of(t.releases - t.weights_closed, t.releases) END AS weights_share_open_or_partial_high,
    core.plain_count(t.weights_open_later) AS weights_open_later,
    core.plain_count(t.weights_since_unknown) AS weights_since_unknown,
    core.plain_count(t.weights_came_within_30_days) AS weights_came_within_30_days,
    core.plain_count(t.weights_came_later) AS weights_came_later,
    core.plain_count(t.weights_day_not_certain) AS weights_day_not_certain,
    core.plain_count(t.weights_open_data_released) AS weights_open_data_released,
    core.plain_count(t.weights_open_data_in_part) AS weights_open_data_in_part,
    core.plain_count(t.weights_open_data_words_only) AS weights_open_data_words_only,
    core.plain_count(t.weights_open_data_nothing) AS weights_open_data_nothing,
    core.plain_count(t.weights_open_data_unknown) AS weights_open_data_unknown,
    core.plain_count(t.data_open) AS data_open,
    core.plain_count(t.data_closed) AS data_closed,
    core.plain_count(t.data_unknown) AS data_unknown,
    CASE WHEN t.is_share_told THEN core.share_of(t.data_open, t.releases) END AS data_share_open_low,
    CASE WHEN t.is_share_told THEN core.share_of(t.data_open + t.data_unknown, t.releases) END AS data_share_open_high,
    CASE WHEN t.is_share_told THEN core.share_of(t.data_released_any_at_least, t.releases) END AS data_share_released_any_low,
    CASE WHEN t.is_share_told THEN core.share_of(t.releases - t.data_closed, t.releases) END AS data_share_released_any_high,
    core.plain_count(t.data_released_any_at_least) AS data_released_any_at_least,
    core.plain_count(t.releases - t.data_closed) AS data_released_any_at_most,
    core.plain_count(t.data_released_in_part) AS data_released_in_part,
    core.plain_count(t.data_described_only) AS data_described_only,
    core.plain_count(t.data_named_only) AS data_named_only,
    core.plain_count(t.data_open_own) AS data_open_own,
    core.plain_count(t.data_open_mixed) AS data_open_mixed,
    core.plain_count(t.data_open_others) AS data_open_others,
    core.plain_count(t.data_open_owner_unknown) AS data_open_owner_unknown,
    core.plain_count(t.code_open) AS code_open,
    core.plain_count(t.code_partial) AS code_partial,
    core.plain_count(t.code_closed) AS code_closed,
    core.plain_count(t.code_unknown) AS code_unknown,
    CASE WHEN t.is_share_told THEN core.share_of(t.code_open, t.releases) END AS code_share_open_low,
    CASE WHEN t.is_share_told THEN core.share_of(t.code_open + t.code_unknown, t.releases) END AS code_share_open_high,
    CASE WHEN t.is_share_told THEN core.share_of(t.code_open + t.code_partial, t.releases) END AS code_share_open_or_partial_low,
    CASE WHEN t.is_share_told THEN core.share_of(t.releases - t.code_closed, t.releases) END AS code_share_open_or_partial_high,
    core.plain_count(t.methods_open) AS methods_open,
    core.plain_count(t.methods_partial) AS methods_partial,
    core.plain_count(t.methods_closed) AS methods_closed,
    core.plain_count(t.methods_unknown) AS methods_unknown,
    core.plain_count(t.training_procedure_known) AS training_procedure_known,
    core.plain_count(t.statuses_from_memory) AS statuses_from_memory,
    CASE WHEN t.is_share_told THEN core.share_of(t.methods_open, t.releases) END AS methods_share_open_low,
    CASE WHEN t.is_share_told THEN core.share_of(t.methods_open + t.methods_unknown, t.releases) END AS methods_share_open_high,
    CASE WHEN t.is_share_told THEN core.share_of(t.methods_open + t.methods_partial, t.releases) END AS methods_share_open_or_partial_low,
    CASE WHEN t.is_share_told THEN core.share_of(t.releases - t.methods_closed, t.releases) END AS methods_share_open_or_partial_high,
    core.plain_count(t.licence_open) AS licence_open,
    core.plain_count(t.licence_partial) AS licence_partial,
    core.plain_count(t.licence_closed) AS licence_closed,
    core.plain_count(t.licence_unknown) AS licence_unknown,
    core.plain_count(t.flagship_models) AS flagship_models, core.plain_count(t.flagship_models_with_downloads) AS flagship_models_with_downloads,
    -- The downloads, or NULL unless those of all flagship models are known: a sum over some is no number of all.
    CASE WHEN t.flagship_models_with_downloads = t.flagship_models THEN core.plain_count(t.flagship_downloads_30d_at_least) END AS flagship_downloads_30d,
    core.plain_count(t.flagship_downloads_30d_at_least) AS flagship_downloads_30d_at_least,
    t.world, t.publication_id, t.as_of
FROM (
    SELECT
        w.*, 2 * w.releases_offer_unknown <= w.weights_closed AS is_offer_told,
        -- A share of few releases, or of a year that is not over, is no figure: the counts stay. A row of several years is told by its caveat.
        w.releases >= 10 AND (w.is_whole_year OR w.scope NOT IN ('year', 'country and year')) AS is_share_told
    FROM (
    SELECT
        s.scope, s.lab_id, s.country, s.release_year, count(DISTINCT o.lab_id) AS labs, sum(s.part) AS releases, count(*) AS releases_whole,
        min(o.release_year) AS from_year, max(o.release_year) AS to_year, coalesce(bool_and(o.is_whole_year) FILTER (WHERE o.release_year IS NOT NULL), false) AS is_whole_year,
        core.counted(s.part) FILTER (WHERE o.weights_not_published) AS releases_weights_not_published,
        core.counted(s.part) FILTER (WHERE o.api_only = 'yes') AS releases_api_only_recorded,
        core.counted(s.part) FILTER (WHERE o.api_only <> 'no') AS releases_api_only_at_most,
        core.counted(s.part) FILTER (WHERE o.offer = 'product') AS releases_product_only_recorded,
        core.counted(s.part) FILTER (WHERE o.offer = 'partners only') AS releases_partners_only_recorded,
        core.counted(s.part) FILTER (WHERE o.offer = 'nobody') AS releases_offered_to_nobody,
        core.counted(s.part) FILTER (WHERE o.offer IN ('api or product', 'not recorded')) AS releases_offer_unknown,
        core.counted(s.part) FILTER (WHERE o.weights = 'open') AS weights_open,
        core.counted(s.part) FILTER (WHERE o.weights = 'partial') AS weights_partial,
        core.counted(s.part) FILTER (WHERE o.weights = 'closed') AS weights_closed,
        core.counted(s.part) FILTER (WHERE o.weights = 'unknown') AS weights_unknown,
        core.counted(s.part) FILTER (WHERE o.weights = 'open' AND o.weights_came_later) AS weights_open_later,
        core.counted(s.part) FILTER (WHERE o.weights = 'open' AND o.weights_since IS NULL) AS weights_since_unknown,
        core.counted(s.part) FILTER (WHERE o.weights_came IN ('within 7 days', 'within 30 days')) AS weights_came_within_30_days,
        core.counted(s.part) FILTER (WHERE o.weights_came = 'later') AS weights_came_later,
        core.counted(s.part) FILTER (WHERE o.weights_came = 'day not certain') AS weights_day_not_certain,
        core.counted(s.part) FILTER (WHERE o.weights = 'open' AND o.data_given_out = 'all') AS weights_open_data_released,
        core.counted(s.part) FILTER (WHERE o.weights = 'open' AND o.data_given_out = 'a part') AS weights_open_data_in_part,
        core.counted(s.part) FILTER (WHERE o.weights = 'open' AND o.data_given_out = 'words alone') AS weights_open_data_words_only,
        core.counted(s.part) FILTER (WHERE o.weights = 'open' AND o.data_given_out = 'nothing') AS weights_open_data_nothing,
        core.counted(s.part) FILTER (WHERE o.weights = 'open' AND o.data_given_out = 'not known') AS weights_open_data_unknown,
        core.counted(s.part) FILTER (WHERE o.data = 'open') AS data_open,
        core.counted(s.part) FILTER (WHERE o.data = 'closed') AS data_closed,
        core.counted(s.part) FILTER (WHERE o.data = 'unknown') AS data_unknown,
        core.counted(s.part) FILTER (WHERE o.data_extent IN ('released', 'partly released')) AS data_released_any_at_least,
        core.counted(s.part) FILTER (WHERE o.data_extent = 'partly released') AS data_released_in_part,
        core.counted(s.part) FILTER (WHERE o.data_extent = 'described') AS data_described_only,
        core.counted(s.part) FILTER (WHERE o.data_extent = 'named') AS data_named_only,
        core.counted(s.part) FILTER (WHERE o.data_owner IN ('own', 'mixed')) AS data_open_own,
        core.counted(s.part) FILTER (WHERE o.data_owner = 'mixed') AS data_open_mixed,
        core.counted(s.part) FILTER (WHERE o.data_owner = 'other') AS data_open_others,
        core.counted(s.part) FILTER (WHERE o.data_owner = 'owner not recorded') AS data_open_owner_unknown,
        core.counted(s.part) FILTER (WHERE o.code = 'open') AS code_open,
        core.counted(s.part) FILTER (WHERE o.code = 'partial') AS code_partial,
        core.counted(s.part) FILTER (WHERE o.code = 'closed') AS code_closed,
        core.counted(s.part) FILTER (WHERE o.code = 'unknown') AS code_unknown,
        core.counted(s.part) FILTER (WHERE o.methods = 'open') AS methods_open,
        core.counted(s.part) FILTER (WHERE o.methods = 'partial') AS methods_partial,
        core.counted(s.part) FILTER (WHERE o.methods = 'closed') AS methods_closed,
        core.counted(s.part) FILTER (WHERE o.methods = 'unknown') AS methods_unknown,
        core.counted(s.part) FILTER (WHERE o.training_procedure IN ('open', 'partial')) AS training_procedure_known,
        coalesce(sum(s.part * o.statuses_from_memory), 0) AS statuses_from_memory,
        core.counted(s.part) FILTER (WHERE o.licence_status = 'open') AS licence_open,
        core.counted(s.part) FILTER (WHERE o.licence_status = 'partial') AS licence_partial,
        core.counted(s.part) FILTER (WHERE o.licence_status = 'closed') AS licence_closed,
        core.counted(s.part) FILTER (WHERE o.licence_status = 'unknown') AS licence_unknown,
        sum(o.models * s.part) AS flagship_models, sum(o.models_with_downloads * s.part) AS flagship_models_with_downloads,
        sum(o.downloads_30d_at_least * s.part) AS flagship_downloads_30d_at_least,
        o.world, o.publication_id, o.as_of
    FROM mart.release_overview o
    -- Count a release without a known country under "unknown", so that nothing is lost in a sum.
    CROSS JOIN unnest(CASE WHEN cardinality(o.countries) > 0 THEN o.countries ELSE '{unknown}' END) WITH ORDINALITY AS c (country, place)
    CROSS JOIN LATERAL (
        VALUES
        ('country', NULL, c.country, NULL::smallint, 1::numeric / greatest(cardinality(o.countries), 1), true),
        ('country and year', NULL, c.country, o.release_year, 1::numeric / greatest(cardinality(o.countries), 1), true),
        -- For a lab and for a year count each release once, however many countries it has.
        ('lab', o.lab_id, NULL, NULL::smallint, 1::numeric, c.place = 1),
        ('year', NULL, NULL, o.release_year, 1::numeric, c.place = 1)
    ) AS s (scope, lab_id, country, release_year, part, is_in)
    WHERE s.is_in
    GROUP BY s.scope, s.lab_id, s.country, s.release_year, o.world, o.publication_id, o.as_of
    ) w
) t;
COMMENT ON VIEW meta.release_tally IS 'Flagship releases counted by status, the one place where mart.lab_overview, mart.country_overview, mart.country_year_overview and mart.year_overview count. Grain: one row per scope and its lab, country or year. Key: scope, lab_id, country, release_year. Source: mart.release_overview. Caveats: a release stands in every scope; what each column means is said at the four views.';
COMMENT ON COLUMN meta.release_tally.scope IS 'lab, country, country and year, or year.';
COMMENT ON COLUMN meta.release_tally.lab_id IS 'Lab (mart.lab); NULL in other scopes.';
COMMENT ON COLUMN meta.release_tally.country IS 'ISO 3166-1 alpha-2, or unknown; NULL in other scopes.';
COMMENT ON COLUMN meta.release_tally.release_year IS 'Year of release. Unit: calendar year; NULL: not known, or another scope.';
COMMENT ON COLUMN meta.release_tally.labs IS 'Labs that have a release in the row. Unit: labs.';
COMMENT ON COLUMN meta.release_tally.releases IS 'Flagship releases; of a lab of several countries equal parts in each. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.releases_whole IS 'The same, each counted whole. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.releases_weights_not_published IS 'Of releases: those of which the registry documents that their maker did not give out the weights (mart.release_overview.weights_not_published), to whomever they were offered. Their weights are closed; partial where a part was given out, unknown where the Hub holds a model of such a release. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.releases_api_only_recorded IS 'Of weights_closed: those of which it is written down that programs could call them by API (mart.release_overview.offer is api). Weights that are partial are not in it, nor what was in a product alone. At least so many: the most is releases_api_only_at_most. Unit: releases; NULL where of more than half of weights_closed it is not recorded (releases_offer_unknown).';
COMMENT ON COLUMN meta.release_tally.releases_api_only_at_most IS 'The most that may be offered by API alone: releases_api_only_recorded, releases_offer_unknown and weights_unknown together. The truth lies between the first of them and this. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.releases_product_only_recorded IS 'Of weights_closed: those of which it is written down that people could use them in their maker''s products, and no API is known (mart.release_overview.offer is product). Unit: releases; NULL where of more than half of weights_closed it is not recorded (releases_offer_unknown).';
COMMENT ON COLUMN meta.release_tally.releases_partners_only_recorded IS 'Of weights_closed: those of which it is written down that chosen partners alone were offered them. Unit: releases; NULL where of more than half of weights_closed it is not recorded (releases_offer_unknown).';
COMMENT ON COLUMN meta.release_tally.releases_offered_to_nobody IS 'Of weights_closed: those of which it is written down that they were shown and offered to nobody: no API, no product. At least so many: of some it was not written down. Unit: releases; NULL where of more than half of weights_closed it is not recorded (releases_offer_unknown).';
COMMENT ON COLUMN meta.release_tally.releases_offer_unknown IS 'Of weights_closed: those of which nobody wrote down to whom they were offered, or not which of API and product it was. weights_closed is the sum of this and the four before it, releases_api_only_at_most left out. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.from_year IS 'Year of the first release. Unit: calendar year; NULL: no date is known.';
COMMENT ON COLUMN meta.release_tally.to_year IS 'Year of the last release. Unit: calendar year; NULL: no date is known.';
COMMENT ON COLUMN meta.release_tally.caveat IS 'What to mind before the shares of this row are set beside others: years that stand together, a year that is not over, the years before 2021, fewer than ten releases, each dimension of which more than a quarter is unknown, how many weights are partial, as behind a gate, what open methods say and what they do not, and how many releases may or may not be offered by API alone. NULL: none of these; it vouches for nothing else.';
COMMENT ON COLUMN meta.release_tally.is_whole_year IS 'Whether the years of all releases in the row had ended by as_of.';
COMMENT ON COLUMN meta.release_tally.weights_open IS 'Of releases: those whose weights are open (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_partial IS 'Of releases: those whose weights are partial (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_closed IS 'Of releases: those whose weights are closed (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_unknown IS 'Of releases: those whose weights are unknown (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_share_open_low IS 'Share of releases whose weights are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Weights behind a gate are partial, and stand in weights_share_open_or_partial.';
COMMENT ON COLUMN meta.release_tally.weights_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.weights_share_open_or_partial_low IS 'Share of releases whose weights are open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.weights_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.weights_open_later IS 'Of weights_open: those whose weights are known only since a later year than that of the announcement (mart.release_overview.weights_since): in the year of release they were not open, as far as is known. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_since_unknown IS 'Of weights_open: those of which no day is known since when the weights can be had (mart.release_overview.weights_since is NULL): weights_open_later is at least so many, and at most it and this together. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_came_within_30_days IS 'Of weights_open and weights_partial: those whose weights came at most 30 days after the announcement, or before it (mart.release_overview.weights_came). The two are the sum of this and the next two. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_came_later IS 'Of weights_open and weights_partial: those of which a person wrote down a day more than 30 days after the announcement: at least so many. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_day_not_certain IS 'Of weights_open and weights_partial: those of which no day is known, or none that is certain: read it beside the two before, since it is most of them. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_open_data_released IS 'Of weights_open: those that gave out all of their training data beside the weights (mart.release_overview.data_given_out is all). weights_open is the sum of this and the next four. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_open_data_in_part IS 'Of weights_open: those that gave out a part of the data, those of the tuning alone, or all behind a gate. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_open_data_words_only IS 'Of weights_open: those that described or named their data and of which no file was seen. Who gave out no data beside open weights: this and weights_open_data_nothing, at most with weights_open_data_unknown. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_open_data_nothing IS 'Of weights_open: those of which it is known that nothing of the data was told or given out. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.weights_open_data_unknown IS 'Of weights_open: those of which it is not known. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.data_open IS 'Of releases: those whose data are open (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.data_closed IS 'Of releases: those whose data are closed (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.data_unknown IS 'Of releases: those whose data are unknown (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.data_share_open_low IS 'Share of releases whose data are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Described data are partial, not open.';
COMMENT ON COLUMN meta.release_tally.data_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.data_share_released_any_low IS 'Share of releases of which any training data can be had (data_released_any_at_least), as far as is known; words alone are not in it. Unit: 0 to 1; NULL where they are fewer than ten. The truth lies between this and the next.';
COMMENT ON COLUMN meta.release_tally.data_share_released_any_high IS 'The same share at most (data_released_any_at_most): all that is not closed. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN meta.release_tally.data_released_any_at_least IS 'Of releases: those of which any training data can be had, as far as is known, so at least so many: all of them (data_open), a part, those of the tuning alone, or behind a gate (mart.release_overview.data_extent is released or partly released). Described or named data are not in it (nobody asked of each whether a part of them can be fetched, which the upper end counts). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.data_released_any_at_most IS 'The upper end of data_released_any_at_least: all of the row whose data are not closed. Of described or named data nobody asked of each whether a part can be fetched somewhere, so that the truth lies between the two. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.data_released_in_part IS 'Of data_released_any_at_least: those of which some data can be had and not all without a gate. Releases are the sum of data_open, this, data_described_only, data_named_only, data_closed and data_unknown. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.data_described_only IS 'Of releases: those whose data are described in words alone, and of which no file was seen. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.data_named_only IS 'Of releases: those of which a source of the data is named and no more: words alone. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.data_open_own IS 'Of data_open: those that opened data of the lab''s own, alone or beside public sets of others (mart.release_overview.data_owner is own or mixed). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.data_open_mixed IS 'Of data_open_own: those whose open data are sets of the lab''s own beside public sets of others (mart.release_overview.data_owner is mixed). Unit: releases.';
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
COMMENT ON COLUMN meta.release_tally.methods_open IS 'Of releases: those whose methods are open: a paper or technical report of their makers on them is there (mart.release_overview.methods). It says that there is one, not that it tells how the release was made: that is training_procedure_known. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.methods_partial IS 'Of releases: those whose methods are partial: a card or an announcement alone, or a paper on the family, the base or another version. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.methods_closed IS 'Of releases: those whose methods are closed: every source was read and none describes them. Nearly always 0: a card alone counts as partial, and a silent announcement as unknown, so that 0 says nothing of openness. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.methods_unknown IS 'Of releases: those whose methods are unknown (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.training_procedure_known IS 'Of releases: those of which it is known, in full or in part, how they were trained: settings of the training (mart.release_overview.training_procedure is open or partial). Read it beside methods_open, which counts that a paper or report is there. At least so many: of the rest it is mostly not known. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.statuses_from_memory IS 'Of the four statuses of each of the releases: those that rest on what a reader of the registry knew from memory, in whole or in part, and nobody looked up for it (mart.evidence_overview.read_how). Unit: statuses, four a release.';
COMMENT ON COLUMN meta.release_tally.methods_share_open_low IS 'Share of releases whose methods are open, which says that a paper or report is there and not what it tells (training_procedure_known); every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. A model card alone is partial, not open, so that the share also falls where cards take the place of reports.';
COMMENT ON COLUMN meta.release_tally.methods_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.methods_share_open_or_partial_low IS 'Share of releases whose methods are open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.methods_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN meta.release_tally.licence_open IS 'Of releases: those with weights under an open licence (mart.release_overview.licence_status). Unit: releases.';
COMMENT ON COLUMN meta.release_tally.licence_partial IS 'Of releases: those under a licence that restricts use or forbids commerce. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.licence_closed IS 'Of releases: those whose weights were given out under a proprietary licence, or without one although all pages were read. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.licence_unknown IS 'Of releases: those of which the licence is not known. A share of licences is of the rest alone. Releases without weights are in none of the four. Unit: releases.';
COMMENT ON COLUMN meta.release_tally.flagship_models IS 'Of models: those of flagship releases. Unit: models.';
COMMENT ON COLUMN meta.release_tally.flagship_models_with_downloads IS 'Of flagship_models: those whose downloads the Hub gave us. Unit: models.';
COMMENT ON COLUMN meta.release_tally.flagship_downloads_30d IS 'Downloads of flagship_models in the last 30 days. Unit: downloads; NULL where the number of one of them is not known, or there is none.';
COMMENT ON COLUMN meta.release_tally.flagship_downloads_30d_at_least IS 'The same over those of which the number is known (flagship_models_with_downloads): a floor, the sum of mart.release_overview.downloads_30d_at_least. Unit: downloads; NULL where none is known.';
COMMENT ON COLUMN meta.release_tally.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN meta.release_tally.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN meta.release_tally.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON meta.release_tally FROM observatory_loader;
