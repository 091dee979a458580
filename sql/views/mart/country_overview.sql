-- One row a country, with what the flagship releases of its labs disclose; a lab of several countries counts in each by equal parts, so that countries add up to the world.
CREATE OR REPLACE VIEW mart.country_overview AS
SELECT
    t.country, t.labs, t.releases, t.releases_whole, t.releases_api_only, t.from_year, t.to_year,
    t.weights_open, t.weights_partial, t.weights_closed, t.weights_unknown, t.weights_share_open_low, t.weights_share_open_high,
    t.weights_share_open_or_partial_low, t.weights_share_open_or_partial_high, t.data_open, t.data_partial, t.data_closed, t.data_unknown,
    t.data_share_open_low, t.data_share_open_high, t.data_share_open_or_partial_low, t.data_share_open_or_partial_high, t.data_open_own,
    t.data_open_others, t.data_open_owner_unknown, t.code_open, t.code_partial, t.code_closed, t.code_unknown, t.code_share_open_low,
    t.code_share_open_high, t.code_share_open_or_partial_low, t.code_share_open_or_partial_high, t.methods_open, t.methods_partial, t.methods_closed,
    t.methods_unknown, t.methods_share_open_low, t.methods_share_open_high, t.methods_share_open_or_partial_low, t.methods_share_open_or_partial_high,
    t.licence_open, t.licence_partial, t.licence_closed, t.licence_unknown,
    trim_scale(round(coalesce(m.models, 0), 4)) AS models, trim_scale(round(coalesce(m.with_downloads, 0), 4)) AS models_with_downloads,
    trim_scale(round(m.downloads_30d, 4)) AS downloads_30d, trim_scale(round(m.likes, 4)) AS likes,
    t.flagship_models, t.flagship_models_with_downloads, t.flagship_downloads_30d,
    t.world, t.publication_id, t.as_of
FROM meta.release_tally t
LEFT JOIN (
    SELECT
        c.country, sum(f.part) AS models, sum(f.part) FILTER (WHERE m.downloads IS NOT NULL) AS with_downloads, sum(m.downloads * f.part) AS downloads_30d,
        sum(m.likes * f.part) AS likes
    FROM mart.model m
    JOIN mart.lab l ON l.lab_id = m.lab_id
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
COMMENT ON COLUMN mart.country_overview.releases_api_only IS 'Of releases: those of which the registry documents that their maker gave the weights to nobody (API, product, or shown alone; mart.release_overview.is_api_only). Given to nobody and offered by API are not told apart. Their weights are closed; partial where a part was given out, unknown where the Hub holds a model of such a release. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.from_year IS 'Year of the first of them. Unit: calendar year; NULL: no date is known.';
COMMENT ON COLUMN mart.country_overview.to_year IS 'Year of the last of them. Unit: calendar year; NULL: no date is known.';
COMMENT ON COLUMN mart.country_overview.weights_open IS 'Of releases: those whose weights are open (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_partial IS 'Of releases: those whose weights are partial (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_closed IS 'Of releases: those whose weights are closed (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_unknown IS 'Of releases: those whose weights are unknown (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_share_open_low IS 'Share of releases whose weights are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Weights behind a gate are partial, and stand in weights_share_open_or_partial.';
COMMENT ON COLUMN mart.country_overview.weights_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_overview.weights_share_open_or_partial_low IS 'Share of releases whose weights are open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_overview.weights_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_overview.data_open IS 'Of releases: those whose data are open (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_partial IS 'Of releases: those whose data are partial (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_closed IS 'Of releases: those whose data are closed (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_unknown IS 'Of releases: those whose data are unknown (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_share_open_low IS 'Share of releases whose data are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Described data are partial, not open.';
COMMENT ON COLUMN mart.country_overview.data_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_overview.data_share_open_or_partial_low IS 'Share of releases whose data are open or partial, every unknown counted as neither. Partial is mostly words: described or named in a document, and nothing released (mart.release_overview.data_reason). Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_overview.data_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_overview.data_open_own IS 'Of data_open: those that opened data of the lab''s own, alone or beside public sets of others (mart.release_overview.data_owner is own or mixed). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_open_others IS 'Of data_open: those trained on public sets that others made alone (data_owner is other): the lab gave out no data of its own. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_open_owner_unknown IS 'Of data_open: those of which the registry does not say whose the sets are. data_open is the sum of these three. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.code_open IS 'Of releases: those whose code is open (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.code_partial IS 'Of releases: those whose code is partial (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.code_closed IS 'Of releases: those whose code is closed (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.code_unknown IS 'Of releases: those whose code is unknown (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.code_share_open_low IS 'Share of releases whose code is open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Code of a part of the training is partial, not open.';
COMMENT ON COLUMN mart.country_overview.code_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_overview.code_share_open_or_partial_low IS 'Share of releases whose code is open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_overview.code_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_overview.methods_open IS 'Of releases: those whose methods are open (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.methods_partial IS 'Of releases: those whose methods are partial (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.methods_closed IS 'Of releases: those whose methods are closed (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.methods_unknown IS 'Of releases: those whose methods are unknown (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.methods_share_open_low IS 'Share of releases whose methods are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. A model card alone is partial, not open.';
COMMENT ON COLUMN mart.country_overview.methods_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_overview.methods_share_open_or_partial_low IS 'Share of releases whose methods are open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_overview.methods_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.country_overview.licence_open IS 'Of releases: those with weights under an open licence (mart.release_overview.licence_status). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.licence_partial IS 'Of releases: those under a licence that restricts use or forbids commerce. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.licence_closed IS 'Of releases: those whose weights were given out under a proprietary licence, or without one although all pages were read. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.licence_unknown IS 'Of releases: those of which the licence is not known. A share of licences is of the rest alone. Releases without weights are in none of the four. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.models IS 'Models of the labs of the country in the registry, in equal parts where a lab has several countries, that are watched and not gone, of flagship releases and of all others. Unit: models.';
COMMENT ON COLUMN mart.country_overview.models_with_downloads IS 'Of models: those whose downloads the Hub gave us. Unit: models.';
COMMENT ON COLUMN mart.country_overview.downloads_30d IS 'Downloads of these models in the last 30 days, as the Hub counts, over those of which we have the number (models_with_downloads): a floor, which may miss the most downloaded. Unit: downloads; NULL where no number is known, so sort with NULLS LAST.';
COMMENT ON COLUMN mart.country_overview.likes IS 'Likes of these models, over those of which we have the number. Unit: likes; NULL where none is known.';
COMMENT ON COLUMN mart.country_overview.flagship_models IS 'Of models: those of flagship releases. Unit: models.';
COMMENT ON COLUMN mart.country_overview.flagship_models_with_downloads IS 'Of flagship_models: those whose downloads the Hub gave us. Unit: models.';
COMMENT ON COLUMN mart.country_overview.flagship_downloads_30d IS 'Of downloads_30d: the part of flagship_models, the sum of mart.release_overview.downloads_30d. Unit: downloads; NULL where no number is known.';
COMMENT ON COLUMN mart.country_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.country_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.country_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.country_overview FROM observatory_loader;
