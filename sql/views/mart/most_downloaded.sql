-- The models that tell their downloads, the most downloaded first; nobody without a number is among them.
CREATE OR REPLACE VIEW mart.most_downloaded AS
SELECT
    m.downloads_place AS place, m.hub_id, m.lab, m.countries, m.release, m.role, m.downloads_30d, m.downloads_all_time, m.likes, m.licence, m.licence_told,
    m.weights, m.data, m.code, m.methods, m.models_watched, m.models_telling, m.world, m.publication_id, m.as_of
FROM (SELECT o.*, count(*) OVER () AS models_watched, count(o.downloads_30d) OVER () AS models_telling FROM mart.model_overview o) m
WHERE m.downloads_30d IS NOT NULL;
COMMENT ON VIEW mart.most_downloaded IS 'Which models are downloaded most: the watched models that tell their downloads of the last 30 days, in the current publication. Grain: one row per model. Key: hub_id. Source: mart.model_overview. Caveats: of the models that are watched, not of the whole Hub (of it mart.hub_top_month); models that tell no downloads are left out, and may be downloaded more (models_watched, models_telling).';
COMMENT ON COLUMN mart.most_downloaded.place IS 'Place by downloads_30d; equal ones have one, and the next is left out. Unit: rank; 1 is the most downloaded.';
COMMENT ON COLUMN mart.most_downloaded.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN mart.most_downloaded.lab IS 'The lab''s name; NULL where no lab is known.';
COMMENT ON COLUMN mart.most_downloaded.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.most_downloaded.release IS 'Name of the release that it belongs to.';
COMMENT ON COLUMN mart.most_downloaded.role IS 'Role in the release: flagship, size, distill, quantisation, adapter or base.';
COMMENT ON COLUMN mart.most_downloaded.downloads_30d IS 'Downloads in the last 30 days, as the Hub counts. Unit: downloads.';
COMMENT ON COLUMN mart.most_downloaded.downloads_all_time IS 'Downloads since creation, as the Hub counts. Unit: downloads; NULL where not told.';
COMMENT ON COLUMN mart.most_downloaded.likes IS 'Likes. Unit: likes; NULL where not told.';
COMMENT ON COLUMN mart.most_downloaded.licence IS 'Licence as an SPDX expression; NULL where there is none to tell: licence_told says why.';
COMMENT ON COLUMN mart.most_downloaded.licence_told IS 'The same, or in words why there is no name (mart.model_overview.licence_told). Never NULL.';
COMMENT ON COLUMN mart.most_downloaded.weights IS 'Status of weights, as in mart.model_overview.weights; NULL where the model is not rated.';
COMMENT ON COLUMN mart.most_downloaded.data IS 'Status of data, as in mart.model_overview.data; NULL where the model is not rated.';
COMMENT ON COLUMN mart.most_downloaded.code IS 'Status of code, as in mart.model_overview.code; NULL where the model is not rated.';
COMMENT ON COLUMN mart.most_downloaded.methods IS 'Status of methods, as in mart.model_overview.methods; NULL where the model is not rated.';
COMMENT ON COLUMN mart.most_downloaded.models_watched IS 'Models that are watched and not gone (mart.model_overview), in every row alike. Unit: models.';
COMMENT ON COLUMN mart.most_downloaded.models_telling IS 'Of models_watched: those that tell their downloads, which are the rows here, in every row alike: a sum over downloads_30d rests on so many numbers. Unit: models.';
COMMENT ON COLUMN mart.most_downloaded.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.most_downloaded.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.most_downloaded.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.most_downloaded FROM observatory_loader;
