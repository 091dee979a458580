-- One row a country, with what the counted releases of its labs disclose; a release of a lab of several countries stands in each of them, whole.
CREATE OR REPLACE VIEW mart.country_overview AS
SELECT
    c.country, count(DISTINCT o.lab_id) AS labs, count(*) AS releases, count(*) FILTER (WHERE cardinality(o.countries) > 1) AS releases_shared,
    count(*) FILTER (WHERE o.weights = 'open') AS weights_open, count(*) FILTER (WHERE o.weights = 'partial') AS weights_partial,
    count(*) FILTER (WHERE o.weights = 'closed') AS weights_closed, count(*) FILTER (WHERE o.weights = 'unknown') AS weights_unknown,
    count(*) FILTER (WHERE o.data = 'open') AS data_open, count(*) FILTER (WHERE o.data = 'partial') AS data_partial,
    count(*) FILTER (WHERE o.data = 'closed') AS data_closed, count(*) FILTER (WHERE o.data = 'unknown') AS data_unknown,
    count(*) FILTER (WHERE o.code = 'open') AS code_open, count(*) FILTER (WHERE o.code = 'partial') AS code_partial,
    count(*) FILTER (WHERE o.code = 'closed') AS code_closed, count(*) FILTER (WHERE o.code = 'unknown') AS code_unknown,
    count(*) FILTER (WHERE o.methods = 'open') AS methods_open, count(*) FILTER (WHERE o.methods = 'partial') AS methods_partial,
    count(*) FILTER (WHERE o.methods = 'closed') AS methods_closed, count(*) FILTER (WHERE o.methods = 'unknown') AS methods_unknown,
    sum(o.models)::bigint AS models, sum(o.downloads_told)::bigint AS downloads_told, sum(o.downloads)::bigint AS downloads, sum(o.likes)::bigint AS likes,
    o.publication_id, o.as_of
FROM mart.release_overview o
CROSS JOIN unnest(o.countries) AS c (country)
GROUP BY c.country, o.publication_id, o.as_of;
COMMENT ON VIEW mart.country_overview IS 'Countries with what the counted releases of their labs disclose, each release alike, in the current publication. Grain: one row per country. Key: country. Source: mart.release_overview. Caveats: a release of a lab of several countries is counted whole in each (releases_shared), so that countries do not add up to the world; in parts they do in mart.country_disclosure. Downloads are of counted releases; by attribution and whole universe they are in mart.country_share.';
COMMENT ON COLUMN mart.country_overview.country IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN mart.country_overview.labs IS 'Labs of the country that have a counted release. Unit: labs.';
COMMENT ON COLUMN mart.country_overview.releases IS 'Counted releases of these labs. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.releases_shared IS 'Of releases: those of labs that have other countries too. Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_open IS 'Of releases: those whose weights are open (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_partial IS 'Of releases: those whose weights are partial (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_closed IS 'Of releases: those whose weights are closed (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.weights_unknown IS 'Of releases: those whose weights are unknown (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_open IS 'Of releases: those whose data are open (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_partial IS 'Of releases: those whose data are partial (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_closed IS 'Of releases: those whose data are closed (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.data_unknown IS 'Of releases: those whose data are unknown (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.code_open IS 'Of releases: those whose code is open (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.code_partial IS 'Of releases: those whose code is partial (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.code_closed IS 'Of releases: those whose code is closed (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.code_unknown IS 'Of releases: those whose code is unknown (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.methods_open IS 'Of releases: those whose methods are open (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.methods_partial IS 'Of releases: those whose methods are partial (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.methods_closed IS 'Of releases: those whose methods are closed (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.methods_unknown IS 'Of releases: those whose methods are unknown (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.country_overview.models IS 'Models of these releases that are watched and not gone. Unit: models.';
COMMENT ON COLUMN mart.country_overview.downloads_told IS 'Of models: those whose downloads were told. Unit: models.';
COMMENT ON COLUMN mart.country_overview.downloads IS 'Downloads in the last 30 days, as the Hub counts, over the models that tell them (downloads_told): a floor. Unit: downloads; NULL where none tells them, so sort with NULLS LAST.';
COMMENT ON COLUMN mart.country_overview.likes IS 'Likes of the models that tell them. Unit: likes; NULL where none does.';
COMMENT ON COLUMN mart.country_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.country_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.country_overview FROM observatory_loader;
