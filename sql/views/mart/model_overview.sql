-- One row a model that is watched and not gone: names of its lab and release, licence, adoption, and its own and its release's statuses side by side.
CREATE OR REPLACE VIEW mart.model_overview AS
SELECT
    m.hub_id, m.lab_id, l.name AS lab, coalesce(l.countries, '{}') AS countries,
    CASE WHEN cardinality(l.countries) = 1 THEN l.countries[1] WHEN cardinality(l.countries) > 1 THEN 'several' ELSE 'unknown' END AS country,
    m.universe, m.release_id, r.name AS release, r.release_date, coalesce(r.is_flagship, false) AS is_of_flagship_release, m.role, m.created_at,
    m.gated, m.pipeline_tag, m.library_name, m.parameters, m.license_spdx AS licence,
    w.licence_kind, mart.licence_in_words(w.licence_kind, m.license_spdx, m.hub_license_id, m.hub_license_name) AS licence_or_reason,
    m.licence_class, d.licence_status, m.hub_license_id, m.hub_license_name,
    CASE WHEN m.downloads IS NOT NULL THEN rank() OVER (ORDER BY m.downloads DESC NULLS LAST) END AS downloads_place_among_known,
    m.downloads AS downloads_30d,
    CASE WHEN count(m.downloads) OVER of_release = count(*) OVER of_release THEN (sum(m.downloads) OVER of_release)::bigint END AS release_downloads_30d,
    (sum(m.downloads) OVER of_release)::bigint AS release_downloads_30d_at_least, m.downloads_all_time, m.likes,
    d.weights_status AS model_weights, d.data_status AS model_data, d.code_status AS model_code, d.methods_status AS model_methods,
    s.weights_status AS release_weights, s.data_status AS release_data, s.code_status AS release_code, s.methods_status AS release_methods,
    p.world, p.publication_id, p.as_of,
    -- The old names of these columns, kept for one release.
    CASE WHEN m.downloads IS NOT NULL THEN rank() OVER (ORDER BY m.downloads DESC NULLS LAST) END AS downloads_place,
    d.weights_status AS weights, d.data_status AS data, d.code_status AS code, d.methods_status AS methods
FROM mart.model m
LEFT JOIN mart.model_disclosure d USING (hub_id)
LEFT JOIN mart.release r ON r.release_id = m.release_id
LEFT JOIN mart.release_disclosure s ON s.release_id = m.release_id
LEFT JOIN mart.lab l ON l.lab_id = m.lab_id
CROSS JOIN (SELECT publication_id, as_of, world FROM mart.publication WHERE is_current) p
CROSS JOIN LATERAL (SELECT mart.licence_kind(true, m.license_spdx, m.hub_license_id, d.licence_status) AS licence_kind) w
WHERE m.gone_at IS NULL
WINDOW of_release AS (PARTITION BY m.release_id);
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
COMMENT ON COLUMN mart.model_overview.is_of_flagship_release IS 'Whether that release is a flagship, and so in mart.release_overview.';
COMMENT ON COLUMN mart.model_overview.role IS 'Role in the release: flagship, size, distill, quantisation, adapter or base.';
COMMENT ON COLUMN mart.model_overview.created_at IS 'createdAt of the Hub (floor 2022-03-02T23:29:04Z), UTC; NULL where the Hub gave none.';
COMMENT ON COLUMN mart.model_overview.gated IS 'Gate as the Hub gives it, a text: false, auto, manual or true; NULL: the Hub''s answer does not say.';
COMMENT ON COLUMN mart.model_overview.pipeline_tag IS 'Task as the Hub gives it.';
COMMENT ON COLUMN mart.model_overview.library_name IS 'Library as the Hub gives it.';
COMMENT ON COLUMN mart.model_overview.parameters IS 'Parameters, count; NULL where the Hub gave none.';
COMMENT ON COLUMN mart.model_overview.licence IS 'Licence as an SPDX expression; NULL where there is none: licence_or_reason says why.';
COMMENT ON COLUMN mart.model_overview.licence_kind IS 'What is known of the licence: declared, other (the Hub''s word for a licence of its maker''s own, whose terms nobody classified: not the same as none), none declared on the Hub (tags and card were read and give none) or unknown. Never NULL.';
COMMENT ON COLUMN mart.model_overview.licence_or_reason IS 'The licence, or in words why there is no SPDX name of one: other and its name, none declared on the Hub, or unknown, since not all pages that may declare one were read. Never NULL; the words are those of mart.release_overview.';
COMMENT ON COLUMN mart.model_overview.licence_class IS 'public-domain, permissive, copyleft, use-restricted, non-commercial, proprietary-restricted or unknown: the Hub gave none (hub_license_id), or one that the registry does not know.';
COMMENT ON COLUMN mart.model_overview.licence_status IS 'How open the licence is: open, partial (use-restricted or non-commercial), closed or unknown; NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.hub_license_id IS 'license tag as the Hub gives it (apache-2.0); NULL where it gave none.';
COMMENT ON COLUMN mart.model_overview.hub_license_name IS 'Name that its maker gives to a licence that the Hub calls other, in lower case, of labs'' models alone; NULL where none is given.';
COMMENT ON COLUMN mart.model_overview.downloads_place_among_known IS 'Place by downloads_30d among the models of which the number is known; equal ones have one place. Unit: rank; 1 is the most downloaded of these, NULL where the number is not known: such a model may be downloaded more.';
COMMENT ON COLUMN mart.model_overview.downloads_30d IS 'Downloads of this model in the last 30 days, as the Hub counts. Unit: downloads; NULL where the Hub gave us none, which ORDER BY … DESC puts first: use downloads_place_among_known, or mart.most_downloaded.';
COMMENT ON COLUMN mart.model_overview.release_downloads_30d IS 'The same over all models of its release, as mart.release_overview.downloads_30d. It stands in the row of each of them: do not add it up. Unit: downloads; NULL where the number of one of them is not known.';
COMMENT ON COLUMN mart.model_overview.release_downloads_30d_at_least IS 'The same over those models of its release of which the number is known: a floor. Do not add it up. Unit: downloads; NULL where no number is known.';
COMMENT ON COLUMN mart.model_overview.downloads_all_time IS 'Downloads since creation, as the Hub counts. Unit: downloads; NULL where the Hub gave us none.';
COMMENT ON COLUMN mart.model_overview.likes IS 'Likes. Unit: likes; NULL where the Hub gave us none, which ORDER BY … DESC puts first: use mart.most_liked.';
COMMENT ON COLUMN mart.model_overview.model_weights IS 'Status of the weights of this model by its own record on the Hub: open, partial, closed or unknown. Unknown where that record does not tell the gate, also where a person read that the release is open: that stands in release_weights. NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.release_weights IS 'Status of the weights of its release (as mart.release_overview.weights where that is a flagship): the best of its flagship models, its documents and what a person read. It may differ from model_weights; for what a maker discloses take this one.';
COMMENT ON COLUMN mart.model_overview.model_data IS 'Status of data as far as it is shown of this model: open, partial, closed or unknown. NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.release_data IS 'Status of data of its release (as mart.release_overview.data where that is a flagship): the best of its flagship models, its documents and what a person read. It may differ from model_data; for what a maker discloses take this one.';
COMMENT ON COLUMN mart.model_overview.model_code IS 'Status of code as far as it is shown of this model: open, partial, closed or unknown. NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.release_code IS 'Status of code of its release (as mart.release_overview.code where that is a flagship): the best of its flagship models, its documents and what a person read. It may differ from model_code; for what a maker discloses take this one.';
COMMENT ON COLUMN mart.model_overview.model_methods IS 'Status of methods as far as it is shown of this model: open, partial, closed or unknown. NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.release_methods IS 'Status of methods of its release (as mart.release_overview.methods where that is a flagship): the best of its flagship models, its documents and what a person read. It may differ from model_methods; for what a maker discloses take this one.';
COMMENT ON COLUMN mart.model_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.model_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.model_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
COMMENT ON COLUMN mart.model_overview.downloads_place IS 'Old name of downloads_place_among_known, which it equals; it goes with the next release. Unit: rank.';
COMMENT ON COLUMN mart.model_overview.weights IS 'Old name of model_weights, which it equals; it goes with the next release. What the maker discloses is in release_weights.';
COMMENT ON COLUMN mart.model_overview.data IS 'Old name of model_data, which it equals; it goes with the next release. What the maker discloses is in release_data.';
COMMENT ON COLUMN mart.model_overview.code IS 'Old name of model_code, which it equals; it goes with the next release. What the maker discloses is in release_code.';
COMMENT ON COLUMN mart.model_overview.methods IS 'Old name of model_methods, which it equals; it goes with the next release. What the maker discloses is in release_methods.';
REVOKE INSERT, UPDATE, DELETE ON mart.model_overview FROM observatory_loader;
