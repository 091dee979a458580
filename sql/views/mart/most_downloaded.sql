-- The models whose downloads we have, the most downloaded first; nobody without a number is among them.
CREATE OR REPLACE VIEW mart.most_downloaded AS
SELECT
    m.downloads_place_among_known AS place_among_known,
    format('%s of %s watched models with a known number (%s)', m.models_with_downloads, m.models_watched, m.world) AS place_is_among, m.hub_id, m.lab, m.countries, m.release, m.is_of_flagship_release, m.role, m.downloads_30d, m.release_downloads_30d,
    m.release_downloads_30d_at_least, m.downloads_all_time, m.likes,
    m.licence, m.licence_kind, m.licence_or_reason, m.model_weights, m.model_data, m.model_code, m.model_methods, m.release_weights, m.release_data, m.release_code,
    m.release_methods, m.models_watched, m.models_with_downloads,
    CASE WHEN m.models_with_downloads < m.models_watched THEN
        format('the number is known of %s of %s models that are watched: the others may be downloaded more', m.models_with_downloads, m.models_watched) END AS caveat,
    m.world, m.publication_id, m.as_of,
    -- The old names of these columns, kept for one release.
    m.downloads_place_among_known AS place, m.model_weights AS weights, m.model_data AS data, m.model_code AS code, m.model_methods AS methods
FROM (SELECT o.*, count(*) OVER () AS models_watched, count(o.downloads_30d) OVER () AS models_with_downloads FROM mart.model_overview o) m
WHERE m.downloads_30d IS NOT NULL;
COMMENT ON VIEW mart.most_downloaded IS 'Which models are downloaded most: the watched models of which the Hub gave us the downloads of the last 30 days, in the current publication. Grain: one row per model. Key: hub_id. Source: mart.model_overview. Caveats: of the models that are watched, not of the whole Hub (of what was collected of it mart.hub_top_month); models without a number are left out, and may be downloaded more (models_watched, models_with_downloads); a release of several models stands here by each of them, with its sum beside (release_downloads_30d).';
COMMENT ON COLUMN mart.most_downloaded.place_among_known IS 'Place by downloads_30d among the models of which the number is known; equal ones have one, and the next is left out. Unit: rank; 1 is the most downloaded of these.';
COMMENT ON COLUMN mart.most_downloaded.place_is_among IS 'What the place is among, in words: how many of the models that are watched have a known number, and of which world; write it beside the place.';
COMMENT ON COLUMN mart.most_downloaded.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN mart.most_downloaded.lab IS 'The lab''s name; NULL where no lab is known.';
COMMENT ON COLUMN mart.most_downloaded.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.most_downloaded.release IS 'Name of the release that it belongs to.';
COMMENT ON COLUMN mart.most_downloaded.is_of_flagship_release IS 'Whether that release is a flagship, and so in mart.release_overview.';
COMMENT ON COLUMN mart.most_downloaded.role IS 'Role in the release: flagship, size, distill, quantisation, adapter or base.';
COMMENT ON COLUMN mart.most_downloaded.downloads_30d IS 'Downloads of this model in the last 30 days, as the Hub counts. Unit: downloads.';
COMMENT ON COLUMN mart.most_downloaded.release_downloads_30d IS 'The same over all models of its release (mart.model_overview.release_downloads_30d). It stands in the row of each of them: do not add it up. Unit: downloads; NULL where the number of one of them is not known.';
COMMENT ON COLUMN mart.most_downloaded.release_downloads_30d_at_least IS 'The same over those models of its release of which the number is known: a floor. Do not add it up. Unit: downloads.';
COMMENT ON COLUMN mart.most_downloaded.downloads_all_time IS 'Downloads since creation, as the Hub counts. Unit: downloads; NULL where the Hub gave us none.';
COMMENT ON COLUMN mart.most_downloaded.likes IS 'Likes. Unit: likes; NULL where the Hub gave us none.';
COMMENT ON COLUMN mart.most_downloaded.licence IS 'Licence as an SPDX expression; NULL where there is none: licence_or_reason says why.';
COMMENT ON COLUMN mart.most_downloaded.licence_kind IS 'What is known of the licence: declared, other, none declared on the Hub or unknown (mart.model_overview.licence_kind).';
COMMENT ON COLUMN mart.most_downloaded.licence_or_reason IS 'The licence, or in words why there is no name of one (mart.model_overview.licence_or_reason). Never NULL.';
COMMENT ON COLUMN mart.most_downloaded.model_weights IS 'Status of weights of this model (mart.model_overview.model_weights); NULL where the model is not rated.';
COMMENT ON COLUMN mart.most_downloaded.model_data IS 'Status of data of this model (mart.model_overview.model_data); NULL where the model is not rated.';
COMMENT ON COLUMN mart.most_downloaded.model_code IS 'Status of code of this model (mart.model_overview.model_code); NULL where the model is not rated.';
COMMENT ON COLUMN mart.most_downloaded.model_methods IS 'Status of methods of this model (mart.model_overview.model_methods); NULL where the model is not rated.';
COMMENT ON COLUMN mart.most_downloaded.release_weights IS 'Status of weights of its release (mart.model_overview.release_weights).';
COMMENT ON COLUMN mart.most_downloaded.release_data IS 'Status of data of its release (mart.model_overview.release_data).';
COMMENT ON COLUMN mart.most_downloaded.release_code IS 'Status of code of its release (mart.model_overview.release_code).';
COMMENT ON COLUMN mart.most_downloaded.release_methods IS 'Status of methods of its release (mart.model_overview.release_methods).';
COMMENT ON COLUMN mart.most_downloaded.models_watched IS 'Models that are watched and not gone (mart.model_overview), in every row alike. Unit: models.';
COMMENT ON COLUMN mart.most_downloaded.models_with_downloads IS 'Of models_watched: those whose downloads the Hub gave us, which are the rows here, in every row alike: a sum over downloads_30d rests on so many numbers. Unit: models.';
COMMENT ON COLUMN mart.most_downloaded.caveat IS 'Why a first place here may be none of all models that are watched; NULL: the number of each is known.';
COMMENT ON COLUMN mart.most_downloaded.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.most_downloaded.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.most_downloaded.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
COMMENT ON COLUMN mart.most_downloaded.place IS 'Old name of place_among_known, which it equals; it goes with the next release. Unit: rank.';
COMMENT ON COLUMN mart.most_downloaded.weights IS 'Old name of model_weights, which it equals; it goes with the next release.';
COMMENT ON COLUMN mart.most_downloaded.data IS 'Old name of model_data, which it equals; it goes with the next release.';
COMMENT ON COLUMN mart.most_downloaded.code IS 'Old name of model_code, which it equals; it goes with the next release.';
COMMENT ON COLUMN mart.most_downloaded.methods IS 'Old name of model_methods, which it equals; it goes with the next release.';
REVOKE INSERT, UPDATE, DELETE ON mart.most_downloaded FROM observatory_loader;
