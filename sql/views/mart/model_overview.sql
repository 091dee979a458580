-- One row a model that is watched and not gone, with its lab's and release's names, its licence, adoption and statuses side by side.
CREATE OR REPLACE VIEW mart.model_overview AS
SELECT
    m.hub_id, m.lab_id, l.name AS lab, l.countries, m.release_id, r.name AS release, m.role, m.created_at, m.gated, m.pipeline_tag, m.library_name,
    m.parameters, m.license_spdx, m.licence_class, m.downloads, m.downloads_all_time, m.likes,
    d.weights_status AS weights, d.data_status AS data, d.code_status AS code, d.methods_status AS methods, p.publication_id, p.as_of
FROM mart.model m
LEFT JOIN mart.model_disclosure d USING (hub_id)
LEFT JOIN mart.release r ON r.release_id = m.release_id
LEFT JOIN mart.lab l ON l.lab_id = m.lab_id
CROSS JOIN (SELECT publication_id, as_of FROM mart.publication WHERE is_current) p
WHERE m.gone_at IS NULL;
COMMENT ON VIEW mart.model_overview IS 'Models that are watched and not gone, in the current publication, with names, licence, adoption and statuses side by side. Grain: one row per model. Key: hub_id. Source: mart.model, mart.model_disclosure, mart.release, mart.lab. Caveats: watched are the models of registry labs and the most adopted others, not the whole Hub; a model that nobody rated has no status.';
COMMENT ON COLUMN mart.model_overview.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN mart.model_overview.lab_id IS 'Lab (mart.lab), or unknown.';
COMMENT ON COLUMN mart.model_overview.lab IS 'The lab''s name; NULL where no lab is known.';
COMMENT ON COLUMN mart.model_overview.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2; NULL where no lab is known.';
COMMENT ON COLUMN mart.model_overview.release_id IS 'Release that it belongs to; NULL where to none.';
COMMENT ON COLUMN mart.model_overview.release IS 'The release''s name.';
COMMENT ON COLUMN mart.model_overview.role IS 'Role in the release: flagship, size, distill, quantisation, adapter or base.';
COMMENT ON COLUMN mart.model_overview.created_at IS 'createdAt of the Hub (floor 2022-03-02T23:29:04Z), UTC.';
COMMENT ON COLUMN mart.model_overview.gated IS 'As told: false, auto, manual or true; NULL: not told.';
COMMENT ON COLUMN mart.model_overview.pipeline_tag IS 'Task, as the Hub names it.';
COMMENT ON COLUMN mart.model_overview.library_name IS 'Library, as the Hub names it.';
COMMENT ON COLUMN mart.model_overview.parameters IS 'Parameters, count; NULL where not told.';
COMMENT ON COLUMN mart.model_overview.license_spdx IS 'SPDX expression of its licence; NULL where none is known.';
COMMENT ON COLUMN mart.model_overview.licence_class IS 'public-domain, permissive, copyleft, use-restricted, non-commercial, proprietary-restricted or unknown.';
COMMENT ON COLUMN mart.model_overview.downloads IS 'Downloads in the last 30 days, as the Hub counts. Unit: downloads.';
COMMENT ON COLUMN mart.model_overview.downloads_all_time IS 'Downloads since the beginning, as the Hub counts. Unit: downloads; NULL where not told.';
COMMENT ON COLUMN mart.model_overview.likes IS 'Likes. Unit: likes.';
COMMENT ON COLUMN mart.model_overview.weights IS 'Status of weights: open, partial, closed or unknown. Unknown is not closed. NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.data IS 'Status of data: open, partial, closed or unknown. Unknown is not closed. NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.code IS 'Status of code: open, partial, closed or unknown. Unknown is not closed. NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.methods IS 'Status of methods: open, partial, closed or unknown. Unknown is not closed. NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.model_overview.as_of IS 'Newest observation that it rests on, by the services'' Date (UTC).';
REVOKE INSERT, UPDATE, DELETE ON mart.model_overview FROM observatory_loader;
