-- The models whose likes we have, the most liked first; nobody without a number is among them.
CREATE OR REPLACE VIEW mart.most_liked AS
SELECT
    rank() OVER (ORDER BY m.likes DESC) AS place_among_known,
    format('%s of %s watched models with a known number (%s)', m.models_with_likes, m.models_watched, m.world) AS place_is_among, m.hub_id, m.lab, m.countries, m.release, m.is_of_flagship_release, m.role, m.likes,
    m.licence_or_reason, m.release_weights, m.release_data, m.release_code, m.release_methods, m.models_watched, m.models_with_likes,
    CASE WHEN m.models_with_likes < m.models_watched THEN
        format('the number is known of %s of %s models that are watched: the others may be liked more', m.models_with_likes, m.models_watched) END AS caveat,
    m.world, m.publication_id, m.as_of
FROM (SELECT o.*, count(*) OVER () AS models_watched, count(o.likes) OVER () AS models_with_likes FROM mart.model_overview o) m
WHERE m.likes IS NOT NULL;
COMMENT ON VIEW mart.most_liked IS 'Which models are liked most: the watched models of which the Hub gave us the likes, in the current publication. Grain: one row per model. Key: hub_id. Source: mart.model_overview. Caveats: of the models that are watched, not of the whole Hub (of what was collected of it mart.hub_top_month); models without a number are left out, and may be liked more (models_watched, models_with_likes).';
COMMENT ON COLUMN mart.most_liked.place_among_known IS 'Place by likes among the models of which the number is known; equal ones have one, and the next is left out. Unit: rank; 1 is the most liked of these.';
COMMENT ON COLUMN mart.most_liked.place_is_among IS 'What the place is among, in words: how many of the models that are watched have a known number, and of which world; write it beside the place.';
COMMENT ON COLUMN mart.most_liked.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN mart.most_liked.lab IS 'The lab''s name; NULL where no lab is known.';
COMMENT ON COLUMN mart.most_liked.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.most_liked.release IS 'Name of the release that it belongs to.';
COMMENT ON COLUMN mart.most_liked.is_of_flagship_release IS 'Whether that release is a flagship, and so in mart.release_overview.';
COMMENT ON COLUMN mart.most_liked.role IS 'Role in the release: flagship, size, distill, quantisation, adapter or base.';
COMMENT ON COLUMN mart.most_liked.likes IS 'Likes of this model, as the Hub counts. Unit: likes.';
COMMENT ON COLUMN mart.most_liked.licence_or_reason IS 'The licence, or in words why there is no name of one (mart.model_overview.licence_or_reason). Never NULL.';
COMMENT ON COLUMN mart.most_liked.release_weights IS 'Status of weights of its release (mart.model_overview.release_weights).';
COMMENT ON COLUMN mart.most_liked.release_data IS 'Status of data of its release (mart.model_overview.release_data).';
COMMENT ON COLUMN mart.most_liked.release_code IS 'Status of code of its release (mart.model_overview.release_code).';
COMMENT ON COLUMN mart.most_liked.release_methods IS 'Status of methods of its release (mart.model_overview.release_methods).';
COMMENT ON COLUMN mart.most_liked.models_watched IS 'Models that are watched and not gone (mart.model_overview), in every row alike. Unit: models.';
COMMENT ON COLUMN mart.most_liked.models_with_likes IS 'Of models_watched: those whose likes the Hub gave us, which are the rows here, in every row alike. Unit: models.';
COMMENT ON COLUMN mart.most_liked.caveat IS 'Why a first place here may be none of all models that are watched; NULL: the number of each is known.';
COMMENT ON COLUMN mart.most_liked.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.most_liked.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.most_liked.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.most_liked FROM observatory_loader;
