-- One row a lab that has a flagship release, with what these disclose side by side: the four counts of a dimension add up to releases.
CREATE OR REPLACE VIEW mart.lab_overview AS
SELECT
    o.lab_id, o.lab, o.lab_kind AS kind, o.countries, o.country, count(*) AS releases, min(o.release_year) AS from_year, max(o.release_year) AS to_year,
    count(*) FILTER (WHERE o.weights = 'open') AS weights_open, count(*) FILTER (WHERE o.weights = 'partial') AS weights_partial,
    count(*) FILTER (WHERE o.weights = 'closed') AS weights_closed, count(*) FILTER (WHERE o.weights = 'unknown') AS weights_unknown,
    round(count(*) FILTER (WHERE o.weights = 'open')::numeric / count(*), 6) AS weights_share_open_low,
    round(count(*) FILTER (WHERE o.weights IN ('open', 'unknown'))::numeric / count(*), 6) AS weights_share_open_high,
    round(count(*) FILTER (WHERE o.weights IN ('open', 'partial'))::numeric / count(*), 6) AS weights_share_open_or_partial_low,
    round(count(*) FILTER (WHERE o.weights <> 'closed')::numeric / count(*), 6) AS weights_share_open_or_partial_high,
    count(*) FILTER (WHERE o.data = 'open') AS data_open, count(*) FILTER (WHERE o.data = 'partial') AS data_partial,
    count(*) FILTER (WHERE o.data = 'closed') AS data_closed, count(*) FILTER (WHERE o.data = 'unknown') AS data_unknown,
    round(count(*) FILTER (WHERE o.data = 'open')::numeric / count(*), 6) AS data_share_open_low,
    round(count(*) FILTER (WHERE o.data IN ('open', 'unknown'))::numeric / count(*), 6) AS data_share_open_high,
    round(count(*) FILTER (WHERE o.data IN ('open', 'partial'))::numeric / count(*), 6) AS data_share_open_or_partial_low,
    round(count(*) FILTER (WHERE o.data <> 'closed')::numeric / count(*), 6) AS data_share_open_or_partial_high,
    count(*) FILTER (WHERE o.data_owner = 'other') AS data_open_by_others,
    count(*) FILTER (WHERE o.code = 'open') AS code_open, count(*) FILTER (WHERE o.code = 'partial') AS code_partial,
    count(*) FILTER (WHERE o.code = 'closed') AS code_closed, count(*) FILTER (WHERE o.code = 'unknown') AS code_unknown,
    round(count(*) FILTER (WHERE o.code = 'open')::numeric / count(*), 6) AS code_share_open_low,
    round(count(*) FILTER (WHERE o.code IN ('open', 'unknown'))::numeric / count(*), 6) AS code_share_open_high,
    round(count(*) FILTER (WHERE o.code IN ('open', 'partial'))::numeric / count(*), 6) AS code_share_open_or_partial_low,
    round(count(*) FILTER (WHERE o.code <> 'closed')::numeric / count(*), 6) AS code_share_open_or_partial_high,
    count(*) FILTER (WHERE o.methods = 'open') AS methods_open, count(*) FILTER (WHERE o.methods = 'partial') AS methods_partial,
    count(*) FILTER (WHERE o.methods = 'closed') AS methods_closed, count(*) FILTER (WHERE o.methods = 'unknown') AS methods_unknown,
    round(count(*) FILTER (WHERE o.methods = 'open')::numeric / count(*), 6) AS methods_share_open_low,
    round(count(*) FILTER (WHERE o.methods IN ('open', 'unknown'))::numeric / count(*), 6) AS methods_share_open_high,
    round(count(*) FILTER (WHERE o.methods IN ('open', 'partial'))::numeric / count(*), 6) AS methods_share_open_or_partial_low,
    round(count(*) FILTER (WHERE o.methods <> 'closed')::numeric / count(*), 6) AS methods_share_open_or_partial_high,
    coalesce(m.models, 0) AS models, coalesce(m.downloads_told, 0) AS downloads_told, m.downloads_30d, m.likes, o.world, o.publication_id, o.as_of,
    m.downloads_30d AS downloads
FROM mart.release_overview o
LEFT JOIN (
    SELECT lab_id, count(*) AS models, count(downloads) AS downloads_told, sum(downloads)::bigint AS downloads_30d, sum(likes)::bigint AS likes
    FROM mart.model
    WHERE gone_at IS NULL
    GROUP BY lab_id
) m ON m.lab_id = o.lab_id
GROUP BY o.lab_id, o.lab, o.lab_kind, o.countries, o.country, m.models, m.downloads_told, m.downloads_30d, m.likes, o.world, o.publication_id, o.as_of;
COMMENT ON VIEW mart.lab_overview IS 'Labs with what their flagship releases disclose, each release alike, in the current publication. Grain: one row per lab that has a flagship release. Key: lab_id. Source: mart.release_overview, mart.model. Caveats: releases of all years since 2016 stand together here (from_year, to_year), by year they are in mart.release_overview; few releases a lab, so read releases beside a share; weights behind a gate are partial, not open. Labs without a flagship release say nothing here and are in mart.lab; other weightings, and a lab''s other releases too, are in mart.lab_disclosure. Models and downloads are of all the lab''s models, those of its other releases too; of every lab they are in mart.model_overview.';
COMMENT ON COLUMN mart.lab_overview.lab_id IS 'Lab of the registry.';
COMMENT ON COLUMN mart.lab_overview.lab IS 'Its name.';
COMMENT ON COLUMN mart.lab_overview.kind IS 'company, nonprofit, university, government, consortium, community or individual.';
COMMENT ON COLUMN mart.lab_overview.countries IS 'Its countries today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.lab_overview.country IS 'Its country today, ISO 3166-1 alpha-2, where it has exactly one; several where it has more, unknown where none is known; never NULL. For a country use ''US'' = ANY (countries), or mart.country_overview.';
COMMENT ON COLUMN mart.lab_overview.releases IS 'Flagship releases of the registry (mart.release_overview). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.from_year IS 'Year of the first of them. Unit: calendar year; NULL: no date is known.';
COMMENT ON COLUMN mart.lab_overview.to_year IS 'Year of the last of them. Unit: calendar year; NULL: no date is known.';
COMMENT ON COLUMN mart.lab_overview.weights_open IS 'Of releases: those whose weights are open (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.weights_partial IS 'Of releases: those whose weights are partial (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.weights_closed IS 'Of releases: those whose weights are closed (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.weights_unknown IS 'Of releases: those whose weights are unknown (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.weights_share_open_low IS 'Share of releases whose weights are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Weights behind a gate are partial, and stand in weights_share_open_or_partial.';
COMMENT ON COLUMN mart.lab_overview.weights_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.lab_overview.weights_share_open_or_partial_low IS 'Share of releases whose weights are open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN mart.lab_overview.weights_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.lab_overview.data_open IS 'Of releases: those whose data are open (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.data_partial IS 'Of releases: those whose data are partial (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.data_closed IS 'Of releases: those whose data are closed (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.data_unknown IS 'Of releases: those whose data are unknown (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.data_share_open_low IS 'Share of releases whose data are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Described data are partial, not open.';
COMMENT ON COLUMN mart.lab_overview.data_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.lab_overview.data_share_open_or_partial_low IS 'Share of releases whose data are open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN mart.lab_overview.data_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.lab_overview.data_open_by_others IS 'Of data_open: those of which every open set is another''s public one (mart.release_overview.data_owner is other): the lab gave out no data of its own. Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.code_open IS 'Of releases: those whose code is open (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.code_partial IS 'Of releases: those whose code is partial (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.code_closed IS 'Of releases: those whose code is closed (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.code_unknown IS 'Of releases: those whose code is unknown (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.code_share_open_low IS 'Share of releases whose code is open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. Code of a part of the training is partial, not open.';
COMMENT ON COLUMN mart.lab_overview.code_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.lab_overview.code_share_open_or_partial_low IS 'Share of releases whose code is open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN mart.lab_overview.code_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.lab_overview.methods_open IS 'Of releases: those whose methods are open (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.methods_partial IS 'Of releases: those whose methods are partial (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.methods_closed IS 'Of releases: those whose methods are closed (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.methods_unknown IS 'Of releases: those whose methods are unknown (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.methods_share_open_low IS 'Share of releases whose methods are open, every unknown counted as not open. Unit: 0 to 1. The truth lies between this and the next. A model card alone is partial, not open.';
COMMENT ON COLUMN mart.lab_overview.methods_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.lab_overview.methods_share_open_or_partial_low IS 'Share of releases whose methods are open or partial, every unknown counted as neither. Unit: 0 to 1.';
COMMENT ON COLUMN mart.lab_overview.methods_share_open_or_partial_high IS 'The same share, every unknown counted as open or partial: all that is not closed. Unit: 0 to 1.';
COMMENT ON COLUMN mart.lab_overview.models IS 'Models of the lab that are watched and not gone, those of its other releases too. Unit: models.';
COMMENT ON COLUMN mart.lab_overview.downloads_told IS 'Of models: those whose downloads were told. Unit: models.';
COMMENT ON COLUMN mart.lab_overview.downloads_30d IS 'Downloads of these models in the last 30 days, as the Hub counts, over those that tell them (downloads_told): a floor. Unit: downloads; NULL where none tells them, so sort with NULLS LAST.';
COMMENT ON COLUMN mart.lab_overview.likes IS 'Likes of the models that tell them. Unit: likes; NULL where none does.';
COMMENT ON COLUMN mart.lab_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.lab_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.lab_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
COMMENT ON COLUMN mart.lab_overview.downloads IS 'The same as downloads_30d, under its old name for one release. Unit: downloads.';
REVOKE INSERT, UPDATE, DELETE ON mart.lab_overview FROM observatory_loader;
