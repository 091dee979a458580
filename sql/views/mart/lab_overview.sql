-- One row a lab of the registry, with what its flagship releases disclose side by side: the four counts of a dimension add up to releases.
CREATE OR REPLACE VIEW mart.lab_overview AS
SELECT
    l.lab_id, l.name AS lab, l.kind, coalesce(l.countries, '{}') AS countries,
    CASE WHEN cardinality(l.countries) = 1 THEN l.countries[1] END AS country,
    count(o.release_id) AS releases,
    count(*) FILTER (WHERE o.weights = 'open') AS weights_open, count(*) FILTER (WHERE o.weights = 'partial') AS weights_partial,
    count(*) FILTER (WHERE o.weights = 'closed') AS weights_closed, count(*) FILTER (WHERE o.weights = 'unknown') AS weights_unknown,
    round(count(*) FILTER (WHERE o.weights = 'open')::numeric / nullif(count(o.release_id), 0), 6) AS weights_share_open_low,
    round(count(*) FILTER (WHERE o.weights IN ('open', 'unknown'))::numeric / nullif(count(o.release_id), 0), 6) AS weights_share_open_high,
    count(*) FILTER (WHERE o.data = 'open') AS data_open, count(*) FILTER (WHERE o.data = 'partial') AS data_partial,
    count(*) FILTER (WHERE o.data = 'closed') AS data_closed, count(*) FILTER (WHERE o.data = 'unknown') AS data_unknown,
    round(count(*) FILTER (WHERE o.data = 'open')::numeric / nullif(count(o.release_id), 0), 6) AS data_share_open_low,
    round(count(*) FILTER (WHERE o.data IN ('open', 'unknown'))::numeric / nullif(count(o.release_id), 0), 6) AS data_share_open_high,
    count(*) FILTER (WHERE o.code = 'open') AS code_open, count(*) FILTER (WHERE o.code = 'partial') AS code_partial,
    count(*) FILTER (WHERE o.code = 'closed') AS code_closed, count(*) FILTER (WHERE o.code = 'unknown') AS code_unknown,
    round(count(*) FILTER (WHERE o.code = 'open')::numeric / nullif(count(o.release_id), 0), 6) AS code_share_open_low,
    round(count(*) FILTER (WHERE o.code IN ('open', 'unknown'))::numeric / nullif(count(o.release_id), 0), 6) AS code_share_open_high,
    count(*) FILTER (WHERE o.methods = 'open') AS methods_open, count(*) FILTER (WHERE o.methods = 'partial') AS methods_partial,
    count(*) FILTER (WHERE o.methods = 'closed') AS methods_closed, count(*) FILTER (WHERE o.methods = 'unknown') AS methods_unknown,
    round(count(*) FILTER (WHERE o.methods = 'open')::numeric / nullif(count(o.release_id), 0), 6) AS methods_share_open_low,
    round(count(*) FILTER (WHERE o.methods IN ('open', 'unknown'))::numeric / nullif(count(o.release_id), 0), 6) AS methods_share_open_high,
    coalesce(m.models, 0) AS models, coalesce(m.downloads_told, 0) AS downloads_told, m.downloads_30d, m.likes, p.world, p.publication_id, p.as_of,
    m.downloads_30d AS downloads
FROM mart.lab l
LEFT JOIN mart.release_overview o ON o.lab_id = l.lab_id
LEFT JOIN (
    SELECT lab_id, count(*) AS models, count(downloads) AS downloads_told, sum(downloads)::bigint AS downloads_30d, sum(likes)::bigint AS likes
    FROM mart.model
    WHERE gone_at IS NULL
    GROUP BY lab_id
) m ON m.lab_id = l.lab_id
CROSS JOIN (SELECT publication_id, as_of, world FROM mart.publication WHERE is_current) p
GROUP BY l.lab_id, l.name, l.kind, l.countries, m.models, m.downloads_told, m.downloads_30d, m.likes, p.world, p.publication_id, p.as_of;
COMMENT ON VIEW mart.lab_overview IS 'All labs of the registry, also those without a flagship release, with what their flagship releases disclose, each release alike, in the current publication. Grain: one row per lab. Key: lab_id. Source: mart.lab, mart.release_overview, mart.model. Caveats: few releases a lab, so read releases beside a share; other weightings, and a lab''s other releases too, are in mart.lab_disclosure. Models and downloads are of all the lab''s models, those of its other releases too.';
COMMENT ON COLUMN mart.lab_overview.lab_id IS 'Lab of the registry.';
COMMENT ON COLUMN mart.lab_overview.lab IS 'Its name.';
COMMENT ON COLUMN mart.lab_overview.kind IS 'company, nonprofit, university, government, consortium, community or individual.';
COMMENT ON COLUMN mart.lab_overview.countries IS 'Its countries today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.lab_overview.country IS 'Its country today, ISO 3166-1 alpha-2, where there is exactly one; NULL where there are several or none is known. For a country use ''US'' = ANY (countries), or mart.country_overview.';
COMMENT ON COLUMN mart.lab_overview.releases IS 'Flagship releases of the registry (mart.release_overview). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.weights_open IS 'Of releases: those whose weights are open (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.weights_partial IS 'Of releases: those whose weights are partial (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.weights_closed IS 'Of releases: those whose weights are closed (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.weights_unknown IS 'Of releases: those whose weights are unknown (mart.release_overview.weights). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.weights_share_open_low IS 'Share of releases whose weights are open, every unknown counted as not open. Unit: 0 to 1; NULL where there are none. The truth lies between this and the next.';
COMMENT ON COLUMN mart.lab_overview.weights_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.lab_overview.data_open IS 'Of releases: those whose data are open (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.data_partial IS 'Of releases: those whose data are partial (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.data_closed IS 'Of releases: those whose data are closed (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.data_unknown IS 'Of releases: those whose data are unknown (mart.release_overview.data). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.data_share_open_low IS 'Share of releases whose data are open, every unknown counted as not open. Unit: 0 to 1; NULL where there are none. The truth lies between this and the next.';
COMMENT ON COLUMN mart.lab_overview.data_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.lab_overview.code_open IS 'Of releases: those whose code is open (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.code_partial IS 'Of releases: those whose code is partial (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.code_closed IS 'Of releases: those whose code is closed (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.code_unknown IS 'Of releases: those whose code is unknown (mart.release_overview.code). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.code_share_open_low IS 'Share of releases whose code is open, every unknown counted as not open. Unit: 0 to 1; NULL where there are none. The truth lies between this and the next.';
COMMENT ON COLUMN mart.lab_overview.code_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.lab_overview.methods_open IS 'Of releases: those whose methods are open (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.methods_partial IS 'Of releases: those whose methods are partial (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.methods_closed IS 'Of releases: those whose methods are closed (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.methods_unknown IS 'Of releases: those whose methods are unknown (mart.release_overview.methods). Unit: releases.';
COMMENT ON COLUMN mart.lab_overview.methods_share_open_low IS 'Share of releases whose methods are open, every unknown counted as not open. Unit: 0 to 1; NULL where there are none. The truth lies between this and the next.';
COMMENT ON COLUMN mart.lab_overview.methods_share_open_high IS 'The same share, every unknown counted as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.lab_overview.models IS 'The lab''s models that are watched and not gone. Unit: models.';
COMMENT ON COLUMN mart.lab_overview.downloads_told IS 'Of models: those whose downloads were told. Unit: models.';
COMMENT ON COLUMN mart.lab_overview.downloads_30d IS 'Downloads in the last 30 days, as the Hub counts, over the models that tell them (downloads_told): a floor. Unit: downloads; NULL where none tells them, so sort with NULLS LAST.';
COMMENT ON COLUMN mart.lab_overview.likes IS 'Likes of the models that tell them. Unit: likes; NULL where none does.';
COMMENT ON COLUMN mart.lab_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.lab_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.lab_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
COMMENT ON COLUMN mart.lab_overview.downloads IS 'The same as downloads_30d, under its old name for one release. Unit: downloads.';
REVOKE INSERT, UPDATE, DELETE ON mart.lab_overview FROM observatory_loader;
