-- One row a release that is counted: names, countries, statuses, scores and adoption side by side, so that a plain count is right.
CREATE OR REPLACE VIEW mart.release_overview AS
SELECT
    d.release_id, d.name, d.lab_id, l.name AS lab, l.countries,
    CASE cardinality(l.countries) WHEN 0 THEN NULL WHEN 1 THEN l.countries[1] ELSE 'several' END AS country,
    d.release_date, extract(YEAR FROM d.release_date)::smallint AS release_year, r.modality, r.is_api_only,
    d.weights_status AS weights, d.data_status AS data, d.code_status AS code, d.methods_status AS methods, d.data_reason,
    d.licence_status AS licence, s.osai_score_low, s.osai_score_high, s.mof_class,
    coalesce(m.models, 0) AS models, m.downloads, m.likes, p.publication_id, p.as_of
FROM mart.release_disclosure d
JOIN mart.release r USING (release_id)
LEFT JOIN mart.lab l ON l.lab_id = d.lab_id
LEFT JOIN mart.release_score s ON s.release_id = d.release_id
LEFT JOIN (
    SELECT release_id, count(*) AS models, sum(downloads)::bigint AS downloads, sum(likes)::bigint AS likes
    FROM mart.model
    WHERE gone_at IS NULL
    GROUP BY release_id
) m ON m.release_id = d.release_id
CROSS JOIN (SELECT publication_id, as_of FROM mart.publication WHERE is_current) p
WHERE d.is_counted;
COMMENT ON VIEW mart.release_overview IS 'Releases as most questions mean them: the counted ones of the current publication, one row each, with names, countries, statuses, scores and adoption side by side. Grain: one row per counted release. Key: release_id. Source: mart.release_disclosure, mart.release, mart.lab, mart.release_score, mart.model. Caveats: a lab of several countries is one row here, and counts in parts in mart.country_disclosure; what rests on few or unknown rows has bounds in mart.share_estimate.';
COMMENT ON COLUMN mart.release_overview.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.release_overview.name IS 'Its name.';
COMMENT ON COLUMN mart.release_overview.lab_id IS 'Lab (mart.lab), or unknown.';
COMMENT ON COLUMN mart.release_overview.lab IS 'The labs name; NULL where no lab is known.';
COMMENT ON COLUMN mart.release_overview.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2; empty where unknown.';
COMMENT ON COLUMN mart.release_overview.country IS 'The labs country, ISO 3166-1 alpha-2; several where it has more than one (see countries); NULL where unknown.';
COMMENT ON COLUMN mart.release_overview.release_date IS 'Day of the announcement, else of the first version that was seen (mart.release.date_method).';
COMMENT ON COLUMN mart.release_overview.release_year IS 'Year of release_date. Unit: calendar year.';
COMMENT ON COLUMN mart.release_overview.modality IS 'Of registry releases: text, image, video, audio or multimodal; NULL for others.';
COMMENT ON COLUMN mart.release_overview.is_api_only IS 'Whether the registry documents that its maker released no weights.';
COMMENT ON COLUMN mart.release_overview.weights IS 'Status of weights: open, partial, closed or unknown. Unknown is not closed.';
COMMENT ON COLUMN mart.release_overview.data IS 'Status of data: open, partial, closed or unknown. Unknown is not closed.';
COMMENT ON COLUMN mart.release_overview.code IS 'Status of code: open, partial, closed or unknown. Unknown is not closed.';
COMMENT ON COLUMN mart.release_overview.methods IS 'Status of methods: open, partial, closed or unknown. Unknown is not closed.';
COMMENT ON COLUMN mart.release_overview.data_reason IS 'What the deciding row says of the data: released, described, named or refused; of an unknown status what was not seen. Described is not released.';
COMMENT ON COLUMN mart.release_overview.licence IS 'Status of the licence of the weights: open, partial (use-restricted or non-commercial), closed or unknown.';
COMMENT ON COLUMN mart.release_overview.osai_score_low IS 'Score by the formula of the European Open Source AI Index, with what is unknown as 0. Unit: 0 to 1. Rank by it.';
COMMENT ON COLUMN mart.release_overview.osai_score_high IS 'The same formula with every unknown parameter as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.release_overview.mof_class IS 'Best class of the Model Openness Framework with every required component open under an open licence: I, II or III; NULL: none.';
COMMENT ON COLUMN mart.release_overview.models IS 'Models of the release that are watched and not gone. Unit: models.';
COMMENT ON COLUMN mart.release_overview.downloads IS 'Downloads of these models in the last 30 days, as the Hub counts. Unit: downloads; NULL where none was told.';
COMMENT ON COLUMN mart.release_overview.likes IS 'Likes of these models. Unit: likes; NULL where none was told.';
COMMENT ON COLUMN mart.release_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.release_overview.as_of IS 'Newest observation that it rests on, by the services'' Date (UTC).';
REVOKE INSERT, UPDATE, DELETE ON mart.release_overview FROM observatory_loader;
