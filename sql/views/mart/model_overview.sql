-- One row a model that is watched and not gone, with its lab's and release's names, its licence, adoption and statuses side by side.
CREATE OR REPLACE VIEW mart.model_overview AS
SELECT
    m.hub_id, m.lab_id, l.name AS lab, coalesce(l.countries, '{}') AS countries,
    CASE WHEN cardinality(l.countries) = 1 THEN l.countries[1] WHEN cardinality(l.countries) > 1 THEN 'several' ELSE 'unknown' END AS country,
    m.universe, m.release_id, r.name AS release, r.release_date, coalesce(r.is_flagship, false) AS is_of_flagship_release, m.role, m.created_at,
    m.gated, m.pipeline_tag, m.library_name, m.parameters, m.license_spdx AS licence,
    CASE
        WHEN m.license_spdx IS NOT NULL THEN m.license_spdx
        WHEN m.hub_license_id IS NOT NULL THEN 'the Hub says ' || m.hub_license_id || ', which names no licence'
        WHEN d.licence_status = 'closed' THEN 'none that we found: its card on the Hub was read and gives none'
        ELSE 'unknown: we did not read all pages that may declare one'
    END AS licence_or_reason, m.licence_class, d.licence_status, m.hub_license_id,
    CASE WHEN m.downloads IS NOT NULL THEN rank() OVER (ORDER BY m.downloads DESC NULLS LAST) END AS downloads_place,
    m.downloads AS downloads_30d, sum(m.downloads) OVER (PARTITION BY m.release_id)::bigint AS release_downloads_30d, m.downloads_all_time, m.likes,
    d.weights_status AS weights, d.data_status AS data, d.code_status AS code, d.methods_status AS methods, p.world, p.publication_id, p.as_of
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
COMMENT ON COLUMN mart.model_overview.is_of_flagship_release IS 'Whether that release is a flagship, and so in mart.release_overview.';
COMMENT ON COLUMN mart.model_overview.role IS 'Role in the release: flagship, size, distill, quantisation, adapter or base.';
COMMENT ON COLUMN mart.model_overview.created_at IS 'createdAt of the Hub (floor 2022-03-02T23:29:04Z), UTC; NULL where the Hub gave none.';
COMMENT ON COLUMN mart.model_overview.gated IS 'Gate as the Hub gives it, a text: false, auto, manual or true; NULL: the Hub''s answer does not say.';
COMMENT ON COLUMN mart.model_overview.pipeline_tag IS 'Task as the Hub gives it.';
COMMENT ON COLUMN mart.model_overview.library_name IS 'Library as the Hub gives it.';
COMMENT ON COLUMN mart.model_overview.parameters IS 'Parameters, count; NULL where the Hub gave none.';
COMMENT ON COLUMN mart.model_overview.licence IS 'Licence as an SPDX expression; NULL where there is none: licence_or_reason says why.';
COMMENT ON COLUMN mart.model_overview.licence_or_reason IS 'The licence, or in words why there is no name of one: the Hub gives a word that names none (other); none was found; unknown, since we did not read all pages that may declare one. Never NULL.';
COMMENT ON COLUMN mart.model_overview.licence_class IS 'public-domain, permissive, copyleft, use-restricted, non-commercial, proprietary-restricted or unknown: the Hub gave none (hub_license_id), or one that the registry does not know.';
COMMENT ON COLUMN mart.model_overview.licence_status IS 'How open the licence is: open, partial (use-restricted or non-commercial), closed or unknown; NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.hub_license_id IS 'license tag as the Hub gives it (apache-2.0); NULL where it gave none.';
COMMENT ON COLUMN mart.model_overview.downloads_place IS 'Place by downloads_30d among the models of which we have the number; equal ones have one place. Unit: rank; 1 is the most downloaded, NULL where the number is not known.';
COMMENT ON COLUMN mart.model_overview.downloads_30d IS 'Downloads of this model in the last 30 days, as the Hub counts. Unit: downloads; NULL where the Hub gave us none, which ORDER BY … DESC puts first: use downloads_place, or mart.most_downloaded.';
COMMENT ON COLUMN mart.model_overview.release_downloads_30d IS 'The same over all models of its release of which we have the number: as mart.release_overview.downloads_30d. It stands in the row of each of them: do not add it up. Unit: downloads; NULL where no number is known.';
COMMENT ON COLUMN mart.model_overview.downloads_all_time IS 'Downloads since creation, as the Hub counts. Unit: downloads; NULL where the Hub gave us none.';
COMMENT ON COLUMN mart.model_overview.likes IS 'Likes. Unit: likes; NULL where the Hub gave us none.';
COMMENT ON COLUMN mart.model_overview.weights IS 'Status of the weights of this model by its own record on the Hub (meaning as in mart.release_overview.weights). Unknown where that record does not tell the gate, also where a person read that the release is open: that stands in mart.release_overview.weights alone. NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.data IS 'Status of data, as in mart.release_overview.data; NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.code IS 'Status of code, as in mart.release_overview.code; NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.methods IS 'Status of methods, as in mart.release_overview.methods; NULL where the model is not rated.';
COMMENT ON COLUMN mart.model_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.model_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.model_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.model_overview FROM observatory_loader;
