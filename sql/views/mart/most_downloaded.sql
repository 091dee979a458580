-- The models whose downloads we have, the most downloaded first; nobody without a number is among them.
CREATE OR REPLACE VIEW mart.most_downloaded AS
SELECT
    m.downloads_place AS place, m.hub_id, m.lab, m.countries, m.release, m.is_of_flagship_release, m.role, m.downloads_30d, m.release_downloads_30d, m.downloads_all_time, m.likes,
    m.licence, m.licence_or_reason, m.weights, m.data, m.code, m.methods, m.models_watched, m.models_with_downloads, m.world, m.publication_id, m.as_of
FROM (SELECT o.*, count(*) OVER () AS models_watched, count(o.downloads_30d) OVER () AS models_with_downloads FROM mart.model_overview o) m
WHERE m.downloads_30d IS NOT NULL;
COMMENT ON VIEW mart.most_downloaded IS 'Which models are downloaded most: the watched models of which the Hub gave us the downloads of the last 30 days, in the current publication. Grain: one row per model. Key: hub_id. Source: mart.model_overview. Caveats: of the models that are watched, not of the whole Hub (of what was collected of it mart.hub_top_month); models without a number are left out, and may be downloaded more (models_watched, models_with_downloads); a release of several models stands here by each of them, with its sum beside (release_downloads_30d).';
COMMENT ON COLUMN mart.most_downloaded.place IS 'Place by downloads_30d; equal ones have one, and the next is left out. Unit: rank; 1 is the most downloaded.';
COMMENT ON COLUMN mart.most_downloaded.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN mart.most_downloaded.lab IS 'The lab''s name; NULL where no lab is known.';
COMMENT ON COLUMN mart.most_downloaded.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.most_downloaded.release IS 'Name of the release that it belongs to.';
COMMENT ON COLUMN mart.most_downloaded.is_of_flagship_release IS 'Whether that release is a flagship, and so in mart.release_overview.';
COMMENT ON COLUMN mart.most_downloaded.role IS 'Role in the release: flagship, size, distill, quantisation, adapter or base.';
COMMENT ON COLUMN mart.most_downloaded.downloads_30d IS 'Downloads of this model in the last 30 days, as the Hub counts. Unit: downloads.';
COMMENT ON COLUMN mart.most_downloaded.release_downloads_30d IS 'The same over all models of its release of which we have the number: as mart.release_overview.downloads_30d. It stands in the row of each of them: do not add it up. Unit: downloads.';
COMMENT ON COLUMN mart.most_downloaded.downloads_all_time IS 'Downloads since creation, as the Hub counts. Unit: downloads; NULL where the Hub gave us none.';
COMMENT ON COLUMN mart.most_downloaded.likes IS 'Likes. Unit: likes; NULL where the Hub gave us none.';
COMMENT ON COLUMN mart.most_downloaded.licence IS 'Licence as an SPDX expression; NULL where there is none: licence_or_reason says why.';
COMMENT ON COLUMN mart.most_downloaded.licence_or_reason IS 'The licence, or in words why there is no name of one (mart.model_overview.licence_or_reason). Never NULL.';
COMMENT ON COLUMN mart.most_downloaded.weights IS 'Status of weights, as in mart.model_overview.weights; NULL where the model is not rated.';
COMMENT ON COLUMN mart.most_downloaded.data IS 'Status of data, as in mart.model_overview.data; NULL where the model is not rated.';
COMMENT ON COLUMN mart.most_downloaded.code IS 'Status of code, as in mart.model_overview.code; NULL where the model is not rated.';
COMMENT ON COLUMN mart.most_downloaded.methods IS 'Status of methods, as in mart.model_overview.methods; NULL where the model is not rated.';
COMMENT ON COLUMN mart.most_downloaded.models_watched IS 'Models that are watched and not gone (mart.model_overview), in every row alike. Unit: models.';
COMMENT ON COLUMN mart.most_downloaded.models_with_downloads IS 'Of models_watched: those whose downloads the Hub gave us, which are the rows here, in every row alike: a sum over downloads_30d rests on so many numbers. Unit: models.';
COMMENT ON COLUMN mart.most_downloaded.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.most_downloaded.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.most_downloaded.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.most_downloaded FROM observatory_loader;
