-- One row a release that is counted: names, countries, statuses, scores and adoption side by side, so that a plain count is right.
CREATE OR REPLACE VIEW mart.release_overview AS
SELECT
    d.release_id, d.name, d.lab_id, l.name AS lab, l.kind AS lab_kind, coalesce(l.countries, '{}') AS countries,
    CASE WHEN cardinality(l.countries) = 1 THEN l.countries[1] END AS country,
    d.release_date, r.date_precision, extract(YEAR FROM d.release_date)::smallint AS release_year, r.is_registry, r.modality, r.is_api_only,
    d.weights_status AS weights, d.data_status AS data, d.code_status AS code, d.methods_status AS methods, d.data_reason,
    d.licence_status AS licence, s.osai_score_low, s.osai_score_high, s.osai_known, s.mof_class,
    coalesce(m.models, 0) AS models, coalesce(m.downloads_told, 0) AS downloads_told, m.downloads, m.likes, p.publication_id, p.as_of
FROM mart.release_disclosure d
JOIN mart.release r USING (release_id)
LEFT JOIN mart.lab l ON l.lab_id = d.lab_id
LEFT JOIN mart.release_score s ON s.release_id = d.release_id
LEFT JOIN (
    SELECT release_id, count(*) AS models, count(downloads) AS downloads_told, sum(downloads)::bigint AS downloads, sum(likes)::bigint AS likes
    FROM mart.model
    WHERE gone_at IS NULL
    GROUP BY release_id
) m ON m.release_id = d.release_id
CROSS JOIN (SELECT publication_id, as_of FROM mart.publication WHERE is_current) p
WHERE d.is_counted;
COMMENT ON VIEW mart.release_overview IS 'Releases as most questions mean them, in the current publication, with names, countries, statuses, scores and adoption side by side. Counted are the flagship releases of the registry, and releases of a lab''s own account that derive from no other model. Grain: one row per counted release. Key: release_id. Source: mart.release_disclosure, mart.release, mart.lab, mart.release_score, mart.model. Caveats: what is unknown is neither open nor closed, so that a share has two ends; claims count releases of the registry alone (is_registry), by the lab''s country on the day of the release (mart.share_estimate).';
COMMENT ON COLUMN mart.release_overview.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.release_overview.name IS 'Its name.';
COMMENT ON COLUMN mart.release_overview.lab_id IS 'Lab (mart.lab), or unknown.';
COMMENT ON COLUMN mart.release_overview.lab IS 'The lab''s name; NULL where no lab is known.';
COMMENT ON COLUMN mart.release_overview.lab_kind IS 'company, nonprofit, university, government, consortium, community or individual; NULL where no lab is known.';
COMMENT ON COLUMN mart.release_overview.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.release_overview.country IS 'The lab''s country today, ISO 3166-1 alpha-2, where it has exactly one; NULL where it has several or none is known. For a country use ''US'' = ANY (countries), or mart.country_overview.';
COMMENT ON COLUMN mart.release_overview.release_date IS 'Day of the announcement, else of the first version that was seen; the first of the month or year where date_precision says so; NULL where unknown.';
COMMENT ON COLUMN mart.release_overview.date_precision IS 'day, month or year; NULL where the date is unknown.';
COMMENT ON COLUMN mart.release_overview.release_year IS 'Year of release_date; NULL where unknown. Unit: calendar year.';
COMMENT ON COLUMN mart.release_overview.is_registry IS 'Whether it stands in the registry, as a flagship by its criterion; else it was seen on the services alone.';
COMMENT ON COLUMN mart.release_overview.modality IS 'Of registry releases: text, image, video, audio or multimodal; NULL for all others.';
COMMENT ON COLUMN mart.release_overview.is_api_only IS 'Whether the registry documents that its maker released no weights. False says that nothing documents it, not that weights were released.';
COMMENT ON COLUMN mart.release_overview.weights IS 'open: weight files can be downloaded and nothing is asked before, whatever their licence. partial: behind a gate, or a part. closed: the registry documents that none were released, or every source answered and none holds them. unknown: not seen, which is not closed.';
COMMENT ON COLUMN mart.release_overview.data IS 'open: the training data were seen on the Hub without a gate. partial: described, named or gated, mostly not released (data_reason). closed: every source answered, or a person read the makers documents, and nothing is there. unknown: not seen, which is not closed.';
COMMENT ON COLUMN mart.release_overview.code IS 'open: the program that trained the release is at an entry point of its own repository. partial: a part, settings alone, or the family''s. closed: as for data. unknown: not seen, which is not closed.';
COMMENT ON COLUMN mart.release_overview.methods IS 'open: a paper or report of its makers on this very release. partial: on its family, base or another version. closed: as for data. unknown: not seen, which is not closed.';
COMMENT ON COLUMN mart.release_overview.data_reason IS 'What data rest on: released, described or named where something was found (described is not released); else in words what was read and shows nothing, or what was not seen.';
COMMENT ON COLUMN mart.release_overview.licence IS 'Status of the licence of the weights: open, partial (use-restricted or non-commercial), closed or unknown.';
COMMENT ON COLUMN mart.release_overview.osai_score_low IS 'Score by the formula of the European Open Source AI Index, with what is unknown as 0. Unit: 0 to 1. It measures what we know as much as openness: read it with osai_known, and do not average it over groups that are known to different degrees.';
COMMENT ON COLUMN mart.release_overview.osai_score_high IS 'The same formula with every unknown parameter as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.release_overview.osai_known IS 'Of the formula''s twelve parameters: those of which the value is known. Unit: parameters.';
COMMENT ON COLUMN mart.release_overview.mof_class IS 'Best class of the Model Openness Framework with every required component open under an open licence and nothing of it unknown: I, II or III; NULL: none is reached as far as we know.';
COMMENT ON COLUMN mart.release_overview.models IS 'Models of the release that are watched and not gone. Unit: models.';
COMMENT ON COLUMN mart.release_overview.downloads_told IS 'Of models: those whose downloads were told. Unit: models.';
COMMENT ON COLUMN mart.release_overview.downloads IS 'Downloads in the last 30 days, as the Hub counts, over the models that tell them (downloads_told): a floor. Unit: downloads; NULL where none tells them, so sort with NULLS LAST.';
COMMENT ON COLUMN mart.release_overview.likes IS 'Likes of the models that tell them. Unit: likes; NULL where none does.';
COMMENT ON COLUMN mart.release_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.release_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.release_overview FROM observatory_loader;
