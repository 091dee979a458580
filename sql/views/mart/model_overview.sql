-- One row a model that is watched and not gone, with its lab's and release's names, its licence, adoption and statuses side by side.
CREATE OR REPLACE VIEW mart.model_overview AS
SELECT
    m.hub_id, m.lab_id, l.name AS lab, coalesce(l.countries, '{}') AS countries, CASE WHEN cardinality(l.countries) = 1 THEN l.countries[1] END AS country,
    m.universe, m.release_id, r.name AS release, coalesce(r.is_counted, false) AS is_of_counted_release, m.role, m.created_at, m.gated, m.pipeline_tag,
    m.library_name, m.parameters, m.hub_license_id, m.license_spdx, m.licence_class, m.downloads, m.downloads_all_time, m.likes,
    d.weights_status AS weights, d.data_status AS data, d.code_status AS code, d.methods_status AS methods, p.publication_id, p.as_of
FROM mart.model m
LEFT JOIN mart.model_disclosure d USING (hub_id)
LEFT JOIN mart.release r ON r.release_id = m.release_id
LEFT JOIN mart.lab l ON l.lab_id = m.lab_id
CROSS JOIN (SELECT publication_id, as_of FROM mart.publication WHERE is_current) p
WHERE m.gone_at IS NULL;
COMMENT ON VIEW mart.model_overview IS 'Models that are watched and not gone, in the current publication, with names, licence, adoption and statuses side by side. Grain: one row per model. Key: hub_id. Source: mart.model, mart.model_disclosure, mart.release, mart.lab. Caveats: watched are the models of registry labs (universe = registry) and the most adopted others, not the whole Hub; copies, quantisations and adapters are rows too (role), and so are copies in others'' accounts.';
COMMENT ON COLUMN mart.model_overview.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN mart.model_overview.lab_id IS 'Lab (mart.lab), or unknown.';
COMMENT ON COLUMN mart.model_overview.lab IS 'The lab''s name; NULL where no lab is known.';
COMMENT ON COLUMN mart.model_overview.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.model_overview.country IS 'The lab''s country today, ISO 3166-1 alpha-2, where it has exactly one; NULL where it has several or none is known. For a country use ''US'' = ANY (countries).';
COMMENT ON COLUMN mart.model_overview.universe IS 'Why it is here: registry, scope, adoption or named.';
COMMENT ON COLUMN mart.model_overview.release_id IS 'Release that it belongs to (mart.release).';
COMMENT ON COLUMN mart.model_overview.release IS 'The release''s name.';
COMMENT ON COLUMN mart.model_overview.is_of_counted_release IS 'Whether that release is in mart.release_overview.';
COMMENT ON COLUMN mart.model_overview.role IS 'Role in the release: flagship, size, distill, quantisation, adapter or base.';
COMMENT ON COLUMN mart.model_overview.created_at IS 'createdAt of the Hub (floor 2022-03-02T23:29:04Z), UTC; NULL where not told.';
COMMENT ON COLUMN mart.model_overview.gated IS 'As told, a text: false, auto, manual or true; NULL: not told.';
COMMENT ON COLUMN mart.model_overview.pipeline_tag IS 'Task as told.';
COMMENT ON COLUMN mart.model_overview.library_name IS 'Library as told.';
COMMENT ON COLUMN mart.model_overview.parameters IS 'Parameters, count; NULL where not told.';
COMMENT ON COLUMN mart.model_overview.hub_license_id IS 'license tag as told; NULL where none was told.';
COMMENT ON COLUMN mart.model_overview.license_spdx IS 'SPDX expression; NULL: unknown.';
COMMENT ON COLUMN mart.model_overview.licence_class IS 'public-domain, permissive, copyleft, use-restricted, non-commercial, proprietary-restricted or unknown: none told (hub_license_id), or one that the registry does not know.';
COMMENT ON COLUMN mart.model_overview.downloads IS 'Downloads in the last 30 days, as the Hub counts. Unit: downloads; NULL where not told, so sort with NULLS LAST.';
COMMENT ON COLUMN mart.model_overview.downloads_all_time IS 'Downloads since creation, as the Hub counts. Unit: downloads; NULL where not told.';
COMMENT ON COLUMN mart.model_overview.likes IS 'Likes. Unit: likes; NULL where not told.';
COMMENT ON COLUMN mart.model_overview.weights IS 'Status of weights, as in mart.release_overview.weights; NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.data IS 'Status of data, as in mart.release_overview.data; NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.code IS 'Status of code, as in mart.release_overview.code; NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.methods IS 'Status of methods, as in mart.release_overview.methods; NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.model_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.model_overview FROM observatory_loader;
