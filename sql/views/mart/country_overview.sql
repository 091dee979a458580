-- One row a country, with what the flagship releases of its labs disclose. Counts of releases, models, downloads and likes take a lab of several countries
-- by equal parts, so that they add up over countries. Labs and releases_whole count whole in each country, and do not add up; nor do shares.
CREATE OR REPLACE VIEW mart.country_overview AS
SELECT
    t.country, t.labs, t.releases, t.releases_whole, t.releases_weights_not_published, t.releases_api_only_recorded, t.releases_api_only_at_most, t.releases_product_only_recorded, t.releases_partners_only_recorded,
    t.releases_offered_to_nobody, t.releases_offer_unknown, t.from_year, t.to_year, t.caveat,
    t.weights_open, t.weights_partial, t.weights_closed, t.weights_unknown, t.weights_share_open_low, t.weights_share_open_high,
    t.weights_share_open_or_partial_low, t.weights_share_open_or_partial_high,
    t.weights_open_later, t.weights_since_unknown, t.weights_came_within_30_days, t.weights_came_later, t.weights_day_not_certain,
    t.weights_open_data_released, t.weights_open_data_in_part, t.weights_open_data_words_only, t.weights_open_data_nothing, t.weights_open_data_unknown,
    t.data_open, t.data_closed, t.data_unknown,
    t.data_share_open_low, t.data_share_open_high, t.data_share_released_any_low, t.data_share_released_any_high,
    t.data_released_any_at_least, t.data_released_any_at_most, t.data_released_in_part, t.data_described_only, t.data_named_only, t.data_open_own, t.data_open_mixed,
    t.data_open_others, t.data_open_owner_unknown, t.code_open, t.code_partial, t.code_closed, t.code_unknown, t.code_share_open_low,
    t.code_share_open_high, t.code_share_open_or_partial_low, t.code_share_open_or_partial_high, t.methods_open, t.methods_partial, t.methods_closed,
    t.methods_unknown, t.training_procedure_known, t.statuses_from_memory, t.methods_share_open_low, t.methods_share_open_high, t.methods_share_open_or_partial_low, t.methods_share_open_or_partial_high,
    t.licence_open, t.licence_partial, t.licence_closed, t.licence_unknown,
    core.plain_count(coalesce(m.models, 0)) AS models, core.plain_count(coalesce(m.with_downloads, 0)) AS models_with_downloads,
    t.labs - coalesce(m.labs_with_downloads, 0) AS labs_without_downloads,
    CASE WHEN m.with_downloads = m.models THEN core.plain_count(m.downloads_30d) END AS downloads_30d, core.plain_count(m.downloads_30d) AS downloads_30d_at_least,
    CASE WHEN m.with_likes = m.models THEN core.plain_count(m.likes) END AS likes, core.plain_count(m.likes) AS likes_at_least,
    t.flagship_models, t.flagship_models_with_downloads, t.flagship_downloads_30d, t.flagship_downloads_30d_at_least,
    t.world, t.publication_id, t.as_of
FROM meta.release_tally t
LEFT JOIN (
    SELECT
        c.country, sum(f.part) AS models, core.counted(f.part) FILTER (WHERE m.downloads IS NOT NULL) AS with_downloads, sum(m.downloads * f.part) AS downloads_30d,
        core.counted(f.part) FILTER (WHERE m.likes IS NOT NULL) AS with_likes, sum(m.likes * f.part) AS likes,
        count(DISTINCT m.lab_id) FILTER (WHERE m.downloads IS NOT NULL AND o.lab_id IS NOT NULL) AS labs_with_downloads
    FROM mart.model m
    JOIN mart.lab l ON l.lab_id = m.lab_id
    LEFT JOIN (SELECT DISTINCT lab_id FROM mart.release_disclosure WHERE is_flagship) o ON o.lab_id = m.lab_id
    CROSS JOIN unnest(CASE WHEN cardinality(l.countries) > 0 THEN l.countries ELSE '{unknown}' END) AS c (country)
    CROSS JOIN LATERAL (SELECT 1::numeric / greatest(cardinality(l.countries), 1) AS part) f
    WHERE m.gone_at IS NULL
    GROUP BY c.country
) m ON m.country = t.country
WHERE t.scope = 'country';
COMMENT ON VIEW mart.country_overview IS 'Countries with what the flagship releases of their labs disclose, each release alike, in the current publication. A release of a lab of several countries counts in each by equal parts, so that the countries add up to the world. Grain: one row per country. Key: country. Source: mart.release_overview, mart.model, mart.lab. Caveats: releases of all years since 2016 stand together here (from_year, to_year): for a share over time take mart.country_year_overview; by the lab''s countries today; by those on the day of release and with how sure it is in mart.share_estimate; weights behind a gate are partial, not open. models, downloads_30d and likes are of all models of the country''s labs, of labs without a flagship release too; the part of flagship releases is in the columns that begin with flagship; shares of downloads by published definitions are in mart.country_share.';
COMMENT ON COLUMN mart.country_overview.country IS 'ISO 3166-1 alpha-2, or unknown.';
COMMENT ON COLUMN mart.country_overview.labs IS 'Labs of the country that have a flagship release; a lab of several countries is one in each. Unit: labs.';
COMMENT ON COLUMN mart.country_overview.releases IS 'Flagship releases of these labs; a release of a lab of two countries counts one half in each, here and in every count of this row. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.releases_whole IS 'The same, each release counted whole in each of its countries: these do not add up over countries. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.releases_weights_not_published IS 'Of releases: those of which the registry documents that their maker did not give out the weights (mart.release_overview.weights_not_published), to whomever they were offered. Their weights are closed; partial where a part was given out, unknown where the Hub holds a model of such a release. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.releases_api_only_recorded IS 'Of weights_closed: those of which it is written down that programs could call them by API (mart.release_overview.offer is api). Weights that are partial are not in it, nor what was in a product alone. At least so many: the most is releases_api_only_at_most. Unit: releases; NULL where of more than half of weights_closed it is not recorded (releases_offer_unknown), as of the running year, since a count of the few is none of all.';
COMMENT ON COLUMN mart.country_overview.releases_api_only_at_most IS 'The most that may be offered by API alone: releases_api_only_recorded, releases_offer_unknown and weights_unknown together. The truth lies between the first of them and this. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.releases_product_only_recorded IS 'Of weights_closed: those of which it is written down that people could use them in their maker''s products, and no API is known (mart.release_overview.offer is product). Unit: releases; NULL where of more than half of weights_closed it is not recorded (releases_offer_unknown), as of the running year, since a count of the few is none of all.';
COMMENT ON COLUMN mart.country_overview.releases_partners_only_recorded IS 'Of weights_closed: those of which it is written down that chosen partners alone were offered them. Unit: releases; NULL where of more than half of weights_closed it is not recorded (releases_offer_unknown), as of the running year, since a count of the few is none of all.';
COMMENT ON COLUMN mart.country_overview.releases_offered_to_nobody IS 'Of weights_closed: those of which it is written down that they were shown and offered to nobody: no API, no product. At least so many: of some it was not written down. Unit: releases; NULL where of more than half of weights_closed it is not recorded (releases_offer_unknown), as of the running year, since a count of the few is none of all.';
COMMENT ON COLUMN mart.country_overview.releases_offer_unknown IS 'Of weights_closed: those of which nobody wrote down to whom they were offered, or not which of API and product it was. weights_closed is the sum of this and the four before it, releases_api_only_at_most left out. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.from_year IS 'Year of the first of them. Unit: calendar year; NULL: no date is known.';
COMMENT ON COLUMN mart.country_overview.to_year IS 'Year of the last of them. Unit: calendar year; NULL: no date is known.';
COMMENT ON COLUMN mart.country_overview.caveat IS 'What to mind before the shares of this row are set beside others: years that stand together, a year that is not over, the years before 2021, fewer than ten releases, each dimension of which more than a quarter is unknown, how many weights are partial, as behind a gate, what open methods say and what they do not, and how many releases may or may not be offered by API alone. NULL: none of these; it vouches for nothing else.';
COMMENT ON COLUMN mart.country_overview.weights_open IS 'Of releases: those whose weights are open (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_partial IS 'Of releases: those whose weights are partial (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_closed IS 'Of releases: those whose weights are closed (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_unknown IS 'Of releases: those whose weights are unknown (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_share_open_low IS 'Share of releases whose weights are open, every unknown counted as not open. Unit: 0 to 1; NULL where they are fewer than ten. The truth lies between this and the next. Weights behind a gate are partial, and stand in weights_share_open_or_partial.';
COMMENT ON COLUMN mart.country_overview.weights_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.country_overview.weights_share_open_or_partial_low IS 'Share of releases whose weights are open or partial, every unknown counted as neither. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.country_overview.weights_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.country_overview.weights_open_later IS 'Of weights_open: those whose weights are known only since a later year than that of the announcement (mart.release_overview.weights_since): in the year of release they were not open, as far as is known. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_since_unknown IS 'Of weights_open: those of which no day is known since when the weights can be had (mart.release_overview.weights_since is NULL): weights_open_later is at least so many, and at most it and this together. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_came_within_30_days IS 'Of weights_open and weights_partial: those whose weights came at most 30 days after the announcement, or before it (mart.release_overview.weights_came). The two are the sum of this and the next two. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_came_later IS 'Of weights_open and weights_partial: those of which a person wrote down a day more than 30 days after the announcement: at least so many. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_day_not_certain IS 'Of weights_open and weights_partial: those of which no day is known, or none that is certain: read it beside the two before, since it is most of them. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_open_data_released IS 'Of weights_open: those that gave out all of their training data beside the weights (mart.release_overview.data_given_out is all). weights_open is the sum of this and the next four. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_open_data_in_part IS 'Of weights_open: those that gave out a part of the data, those of the tuning alone, or all behind a gate. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_open_data_words_only IS 'Of weights_open: those that described or named their data and of which no file was seen. Who gave out no data beside open weights: this and weights_open_data_nothing, at most with weights_open_data_unknown. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_open_data_nothing IS 'Of weights_open: those of which it is known that nothing of the data was told or given out. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_open_data_unknown IS 'Of weights_open: those of which it is not known. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_open IS 'Of releases: those whose data are open (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_closed IS 'Of releases: those whose data are closed (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_unknown IS 'Of releases: those whose data are unknown (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_share_open_low IS 'Share of releases whose data are open, every unknown counted as not open. Unit: 0 to 1; NULL where they are fewer than ten. The truth lies between this and the next. Described data are partial, not open.';
COMMENT ON COLUMN mart.country_overview.data_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.country_overview.data_share_released_any_low IS 'Share of releases of which any training data can be had (data_released_any_at_least), as far as is known; words alone are not in it. Unit: 0 to 1; NULL where they are fewer than ten. The truth lies between this and the next.';
COMMENT ON COLUMN mart.country_overview.data_share_released_any_high IS 'The same share at most (data_released_any_at_most): all that is not closed. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.country_overview.data_released_any_at_least IS 'Of releases: those of which any training data can be had, as far as is known, so at least so many: all of them (data_open), a part, those of the tuning alone, or behind a gate (mart.release_overview.data_extent is released or partly released). Described or named data are not in it (nobody asked of each whether a part of them can be fetched, which the upper end counts). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_released_any_at_most IS 'The upper end of data_released_any_at_least: all of the row whose data are not closed. Of described or named data nobody asked of each whether a part can be fetched somewhere, so that the truth lies between the two. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_released_in_part IS 'Of data_released_any_at_least: those of which some data can be had and not all without a gate. Releases are the sum of data_open, this, data_described_only, data_named_only, data_closed and data_unknown. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_described_only IS 'Of releases: those whose data are described in words alone, and of which no file was seen. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_named_only IS 'Of releases: those of which a source of the data is named and no more: words alone. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_open_own IS 'Of data_open: those that opened data of the lab''s own, alone or beside public sets of others (mart.release_overview.data_owner is own or mixed). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_open_mixed IS 'Of data_open_own: those whose open data are sets of the lab''s own beside public sets of others (mart.release_overview.data_owner is mixed). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_open_others IS 'Of data_open: those trained on public sets that others made alone (data_owner is other): the lab gave out no data of its own. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_open_owner_unknown IS 'Of data_open: those of which the registry does not say whose the sets are. data_open is the sum of these three. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.code_open IS 'Of releases: those whose code is open (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.code_partial IS 'Of releases: those whose code is partial (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.code_closed IS 'Of releases: those whose code is closed (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.code_unknown IS 'Of releases: those whose code is unknown (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.code_share_open_low IS 'Share of releases whose code is open, every unknown counted as not open. Unit: 0 to 1; NULL where they are fewer than ten. The truth lies between this and the next. Code of a part of the training is partial, not open.';
COMMENT ON COLUMN mart.country_overview.code_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.country_overview.code_share_open_or_partial_low IS 'Share of releases whose code is open or partial, every unknown counted as neither. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.country_overview.code_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.country_overview.methods_open IS 'Of releases: those whose methods are open: a paper or technical report of their makers on them is there (mart.release_overview.methods). It says that there is one, not that it tells how the release was made: that is training_procedure_known. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.methods_partial IS 'Of releases: those whose methods are partial: a card or an announcement alone, or a paper on the family, the base or another version. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.methods_closed IS 'Of releases: those whose methods are closed: every source was read and none describes them. Nearly always 0: a card alone counts as partial, and a silent announcement as unknown, so that 0 says nothing of openness. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.methods_unknown IS 'Of releases: those whose methods are unknown (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.training_procedure_known IS 'Of releases: those of which it is known, in full or in part, how they were trained: settings of the training (mart.release_overview.training_procedure is open or partial). Read it beside methods_open, which counts that a paper or report is there. At least so many: of the rest it is mostly not known. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.statuses_from_memory IS 'Of the four statuses of each of the releases: those that rest on what a reader of the registry knew from memory, in whole or in part, and nobody looked up for it (mart.evidence_overview.read_how). Unit: statuses, four a release.';
COMMENT ON COLUMN mart.country_overview.methods_share_open_low IS 'Share of releases whose methods are open, which says that a paper or report is there and not what it tells (training_procedure_known); every unknown counted as not open. Unit: 0 to 1; NULL where they are fewer than ten. The truth lies between this and the next. A model card alone is partial, not open, so that the share also falls where cards take the place of reports.';
COMMENT ON COLUMN mart.country_overview.methods_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.country_overview.methods_share_open_or_partial_low IS 'Share of releases whose methods are open or partial, every unknown counted as neither. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.country_overview.methods_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1; NULL where they are fewer than ten.';
COMMENT ON COLUMN mart.country_overview.licence_open IS 'Of releases: those with weights under an open licence (mart.release_overview.licence_status). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.licence_partial IS 'Of releases: those under a licence that restricts use or forbids commerce. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.licence_closed IS 'Of releases: those whose weights were given out under a proprietary licence, or without one although all pages were read. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.licence_unknown IS 'Of releases: those of which the licence is not known. A share of licences is of the rest alone. Releases without weights are in none of the four. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.models IS 'Models of the labs of the country in the registry, in equal parts where a lab has several countries, that are watched and not gone, of flagship releases and of all others. Unit: models.';
COMMENT ON COLUMN mart.country_overview.models_with_downloads IS 'Of models: those whose downloads the Hub gave us. Unit: models.';
COMMENT ON COLUMN mart.country_overview.labs_without_downloads IS 'Of labs: those of whose models no downloads are known; they may be downloaded more than the others. Unit: labs.';
COMMENT ON COLUMN mart.country_overview.downloads_30d IS 'Downloads of these models in the last 30 days, as the Hub counts; a lab of two countries counts half in each. Unit: downloads; NULL where the number of one of them is not known (models_with_downloads is less than models), or there is none. It gives no order, since many are NULL: sort by downloads_30d_at_least.';
COMMENT ON COLUMN mart.country_overview.downloads_30d_at_least IS 'The same over the models of which the number is known: a floor, read beside models_with_downloads and labs_without_downloads. Unit: downloads; NULL where no number is known.';
COMMENT ON COLUMN mart.country_overview.likes IS 'Likes of these models. Unit: likes; NULL where the number of one of them is not known, or there is none.';
COMMENT ON COLUMN mart.country_overview.likes_at_least IS 'The same over the models of which the number is known: a floor. Unit: likes; NULL where none is known.';
COMMENT ON COLUMN mart.country_overview.flagship_models IS 'Of models: those of flagship releases. Unit: models.';
COMMENT ON COLUMN mart.country_overview.flagship_models_with_downloads IS 'Of flagship_models: those whose downloads the Hub gave us. Unit: models.';
COMMENT ON COLUMN mart.country_overview.flagship_downloads_30d IS 'Downloads of flagship_models in the last 30 days. Unit: downloads; NULL where the number of one of them is not known, or there is none.';
COMMENT ON COLUMN mart.country_overview.flagship_downloads_30d_at_least IS 'The same over those of which the number is known (flagship_models_with_downloads): a floor, the sum of mart.release_overview.downloads_30d_at_least. Unit: downloads; NULL where none is known.';
COMMENT ON COLUMN mart.country_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.country_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.country_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.country_overview FROM observatory_loader;
