-- One row a model that is watched and not gone, with its lab's and release's names, its licence, adoption and statuses side by side.
CREATE OR REPLACE VIEW mart.model_overview AS
SELECT
    m.hub_id, m.lab_id, l.name AS lab, coalesce(l.countries, '{}') AS countries,
    CASE WHEN cardinality(l.countries) = 1 THEN l.countries[1] WHEN cardinality(l.countries) > 1 THEN 'several' ELSE 'unknown' END AS country,
    m.universe, m.release_id, r.name AS release, r.release_date, coalesce(r.is_counted AND r.is_registry, false) AS is_of_counted_release, m.role, m.created_at,
    m.gated, m.pipeline_tag, m.library_name, m.parameters, m.license_spdx AS licence,
    CASE
        WHEN m.license_spdx IS NOT NULL THEN m.license_spdx
        WHEN m.hub_license_id IS NOT NULL THEN 'told as ' || m.hub_license_id || ', which names no licence'
        WHEN d.licence_status = 'closed' THEN 'none told: looked for to the end'
        ELSE 'not known: not looked for, or not to the end'
    END AS licence_told, m.licence_class, d.licence_status, m.hub_license_id,
    CASE WHEN m.downloads IS NOT NULL THEN rank() OVER (ORDER BY m.downloads DESC NULLS LAST) END AS downloads_place,
    m.downloads AS downloads_30d, m.downloads_all_time, m.likes,
    d.weights_status AS weights, d.data_status AS data, d.code_status AS code, d.methods_status AS methods, p.world, p.publication_id, p.as_of,
    m.license_spdx, m.downloads
FROM mart.model m
LEFT JOIN mart.model_disclosure d USING (hub_id)
LEFT JOIN mart.release r ON r.release_id = m.release_id
LEFT JOIN mart.lab l ON l.lab_id = m.lab_id
CROSS JOIN (SELECT publication_id, as_of, world FROM mart.publication WHERE is_current) p
WHERE m.gone_at IS NULL;
COMMENT ON VIEW mart.model_overview IS 'Models that are watched and not gone, in the current publication, with names, licence, adoption and statuses side by side. Grain: one row per model. Key: hub_id. Source: mart.model, mart.model_disclosure, mart.release, mart.lab. Caveats: watched are the models of registry labs and the most adopted others (universe says which), not the whole Hub; copies, quantisations and adapters are rows too (role), and so are copies in others'' accounts. What is open by release, lab and country is in mart.release_overview, mart.lab_overview and mart.country_overview, not in shares of models.';
COMMENT ON COLUMN mart.model_overview.hub_id IS 'org/name on the Hub.';
COMMENT ON COLUMN mart.model_overview.lab_id IS 'Lab (mart.lab), or unknown.';
COMMENT ON COLUMN mart.model_overview.lab IS 'The lab''s name; NULL where no lab is known.';
COMMENT ON COLUMN mart.model_overview.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.model_overview.country IS 'The lab''s country today, ISO 3166-1 alpha-2, where it has exactly one; several where it has more, unknown where none is known; never NULL.';
COMMENT ON COLUMN mart.model_overview.universe IS 'Why it is watched: registry (of a lab of the registry), scope (asked for by a person), adoption (among the most downloaded or liked) or named.';
COMMENT ON COLUMN mart.model_overview.release_id IS 'Release that it belongs to (mart.release).';
COMMENT ON COLUMN mart.model_overview.release IS 'The release''s name.';
COMMENT ON COLUMN mart.model_overview.release_date IS 'Day of that release, first of the month or year where no day is known; NULL where unknown.';
COMMENT ON COLUMN mart.model_overview.is_of_counted_release IS 'Whether that release is in mart.release_overview.';
COMMENT ON COLUMN mart.model_overview.role IS 'Role in the release: flagship, size, distill, quantisation, adapter or base.';
COMMENT ON COLUMN mart.model_overview.created_at IS 'createdAt of the Hub (floor 2022-03-02T23:29:04Z), UTC; NULL where not told.';
COMMENT ON COLUMN mart.model_overview.gated IS 'As told, a text: false, auto, manual or true; NULL: not told.';
COMMENT ON COLUMN mart.model_overview.pipeline_tag IS 'Task as told.';
COMMENT ON COLUMN mart.model_overview.library_name IS 'Library as told.';
COMMENT ON COLUMN mart.model_overview.parameters IS 'Parameters, count; NULL where not told.';
COMMENT ON COLUMN mart.model_overview.licence IS 'Licence as an SPDX expression; NULL where there is none to tell: licence_told says why.';
COMMENT ON COLUMN mart.model_overview.licence_told IS 'The same, or in words why there is no name: the Hub tells one that names no licence (other); none is told, and it was looked for to the end; not known, since it was not looked for, or not to the end. Never NULL.';
COMMENT ON COLUMN mart.model_overview.licence_class IS 'public-domain, permissive, copyleft, use-restricted, non-commercial, proprietary-restricted or unknown: none told (hub_license_id), or one that the registry does not know.';
COMMENT ON COLUMN mart.model_overview.licence_status IS 'How open the licence is: open, partial (use-restricted or non-commercial), closed or unknown; NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.hub_license_id IS 'license tag as told (apache-2.0); NULL where none was told.';
COMMENT ON COLUMN mart.model_overview.downloads_place IS 'Place by downloads_30d among the models that tell them; equal ones have one place. Unit: rank; 1 is the most downloaded, NULL where not told.';
COMMENT ON COLUMN mart.model_overview.downloads_30d IS 'Downloads in the last 30 days, as the Hub counts. Unit: downloads; NULL where not told, which ORDER BY … DESC puts first: use downloads_place, or mart.most_downloaded.';
COMMENT ON COLUMN mart.model_overview.downloads_all_time IS 'Downloads since creation, as the Hub counts. Unit: downloads; NULL where not told.';
COMMENT ON COLUMN mart.model_overview.likes IS 'Likes. Unit: likes; NULL where not told.';
COMMENT ON COLUMN mart.model_overview.weights IS 'Status of weights, as in mart.release_overview.weights; NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.data IS 'Status of data, as in mart.release_overview.data; NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.code IS 'Status of code, as in mart.release_overview.code; NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.methods IS 'Status of methods, as in mart.release_overview.methods; NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.model_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.model_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
COMMENT ON COLUMN mart.model_overview.license_spdx IS 'The same as licence, under its old name for one release.';
COMMENT ON COLUMN mart.model_overview.downloads IS 'The same as downloads_30d, under its old name for one release. Unit: downloads; NULL where not told.';
REVOKE INSERT, UPDATE, DELETE ON mart.model_overview FROM observatory_loader;
