-- One row a flagship release of the registry: names, countries, statuses, licence, scores and adoption side by side, so that a plain count is right.
CREATE OR REPLACE VIEW mart.release_overview AS
SELECT
    d.release_id, d.name, d.lab_id, l.name AS lab, l.kind AS lab_kind, coalesce(l.countries, '{}') AS countries,
    CASE WHEN cardinality(l.countries) = 1 THEN l.countries[1] WHEN cardinality(l.countries) > 1 THEN 'several' ELSE 'unknown' END AS country,
    d.release_date, r.date_precision, extract(YEAR FROM d.release_date)::smallint AS release_year,
    coalesce(extract(YEAR FROM d.release_date) < extract(YEAR FROM p.as_of AT TIME ZONE 'UTC'), false) AS is_whole_year, r.modality, r.is_api_only,
    d.weights_status AS weights, d.data_status AS data, d.code_status AS code, d.methods_status AS methods,
    d.data_owner,
    mart.reason_in_words('weights', d.weights_reason, ew.quotation) AS weights_reason, mart.reason_in_words('data', d.data_reason, ed.quotation) AS data_reason,
    mart.reason_in_words('code', d.code_reason, ec.quotation) AS code_reason, mart.reason_in_words('methods', d.methods_reason, em.quotation) AS methods_reason,
    ew.source_url AS weights_source_url, ed.source_url AS data_source_url, ec.source_url AS code_source_url, em.source_url AS methods_source_url,
    o.n_open AS dimensions_open, o.n_partial AS dimensions_partial, o.n_unknown AS dimensions_unknown,
    -- Where no weights were given out there is nothing that a licence could be of.
    CASE WHEN d.weights_status <> 'closed' THEN coalesce(c.licence, k.licence) END AS licence,
    CASE WHEN d.weights_status <> 'closed' THEN d.licence_status END AS licence_status,
    CASE
        WHEN d.weights_status = 'closed' THEN 'none: no weights were given out'
        WHEN coalesce(c.licence, k.licence) IS NOT NULL THEN coalesce(c.licence, k.licence)
        WHEN d.licence_status = 'closed' THEN 'none that we found: its card on the Hub was read and gives none, or gives a word that names none (other)'
        WHEN d.licence_status IN ('open', 'partial') THEN 'one without an SPDX name'
        ELSE 'unknown: we did not read all pages that may declare one'
    END AS licence_or_reason,
    s.osai_score_low, s.osai_score_high, s.osai_known, s.mof_class,
    coalesce(m.models, 0) AS models, coalesce(m.with_downloads, 0) AS models_with_downloads, m.downloads_30d, m.likes, p.world, p.publication_id, p.as_of
FROM mart.release_disclosure d
JOIN mart.release r USING (release_id)
LEFT JOIN mart.lab l ON l.lab_id = d.lab_id
LEFT JOIN mart.evidence ew ON ew.evidence_id = d.weights_evidence_id
LEFT JOIN mart.evidence ed ON ed.evidence_id = d.data_evidence_id
LEFT JOIN mart.evidence ec ON ec.evidence_id = d.code_evidence_id
LEFT JOIN mart.evidence em ON em.evidence_id = d.methods_evidence_id
LEFT JOIN mart.release_score s ON s.release_id = d.release_id
LEFT JOIN (
    SELECT release_id, count(*) AS models, count(downloads) AS with_downloads, sum(downloads)::bigint AS downloads_30d, sum(likes)::bigint AS likes
    FROM mart.model
    WHERE gone_at IS NULL
    GROUP BY release_id
) m ON m.release_id = d.release_id
LEFT JOIN (
    -- The least restricted known licence of the flagship models; of all models where none is a flagship.
    SELECT release_id, (array_agg(license_spdx ORDER BY core.licence_rank(licence_class) DESC NULLS LAST, license_spdx))[1] AS licence
    FROM (SELECT *, bool_or(role = 'flagship') OVER (PARTITION BY release_id) AS has_flagship FROM mart.model) of_release
    WHERE license_spdx IS NOT NULL AND gone_at IS NULL AND (role = 'flagship' OR NOT has_flagship)
    GROUP BY release_id
) k ON k.release_id = d.release_id
LEFT JOIN (
    -- A person's correction stands above what the models tell.
    SELECT release_id, max(split_part(locator, '#license_spdx=', 2)) AS licence
    FROM mart.evidence
    WHERE rule = 'correction.status' AND dimension = 'licence' AND locator LIKE '%#license_spdx=%'
    GROUP BY release_id
) c ON c.release_id = d.release_id
CROSS JOIN LATERAL (
    SELECT
        count(*) FILTER (WHERE status = 'open')::smallint AS n_open, count(*) FILTER (WHERE status = 'partial')::smallint AS n_partial,
        count(*) FILTER (WHERE status = 'unknown')::smallint AS n_unknown
    FROM (VALUES (d.weights_status), (d.data_status), (d.code_status), (d.methods_status)) AS v (status)
) o
CROSS JOIN (SELECT publication_id, as_of, world FROM mart.publication WHERE is_current) p
WHERE d.is_flagship;
COMMENT ON VIEW mart.release_overview IS 'Releases as most questions mean them, in the current publication: the flagship releases of the registry, by one criterion for every lab of every country, for what is open and what is closed (sql/registry/README.md). Names, countries, statuses, licence, scores and adoption stand side by side. Grain: one row per flagship release. Key: release_id. Source: mart.release_disclosure, mart.release, mart.lab, mart.release_score, mart.model, mart.evidence. Caveats: weights behind a gate are partial, not open; data that are open may be another''s public set (data_owner); what is unknown is neither open nor closed, so that a share has two ends; other releases of labs, of which only those with a model on the Hub are known, are in mart.release and mart.release_disclosure, and stand in no share here.';
COMMENT ON COLUMN mart.release_overview.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.release_overview.name IS 'Its name.';
COMMENT ON COLUMN mart.release_overview.lab_id IS 'Lab (mart.lab).';
COMMENT ON COLUMN mart.release_overview.lab IS 'The lab''s name.';
COMMENT ON COLUMN mart.release_overview.lab_kind IS 'company, nonprofit, university, government, consortium, community or individual.';
COMMENT ON COLUMN mart.release_overview.countries IS 'Countries of the lab today, ISO 3166-1 alpha-2, sorted; empty where unknown.';
COMMENT ON COLUMN mart.release_overview.country IS 'The lab''s country today, ISO 3166-1 alpha-2, where it has exactly one; several where it has more, unknown where none is known; never NULL. For a country use ''US'' = ANY (countries); for shares of countries mart.country_overview.';
COMMENT ON COLUMN mart.release_overview.release_date IS 'Day of the announcement; the first of the month or year where date_precision says so; NULL where unknown.';
COMMENT ON COLUMN mart.release_overview.date_precision IS 'day, month or year; NULL where the date is unknown.';
COMMENT ON COLUMN mart.release_overview.release_year IS 'Year of release_date; NULL where unknown. Unit: calendar year.';
COMMENT ON COLUMN mart.release_overview.is_whole_year IS 'Whether release_year had ended by as_of; false: the running year, of which releases are still to come, or no year is known.';
COMMENT ON COLUMN mart.release_overview.modality IS 'text, image, video, audio or multimodal.';
COMMENT ON COLUMN mart.release_overview.is_api_only IS 'Whether the registry documents that its maker offers the release by API or product alone, or showed it and gave it to nobody: the two are not told apart. Weights are closed then, or partial where a part or a gated copy was given out. False says that nothing documents it, not that weights were released.';
COMMENT ON COLUMN mart.release_overview.weights IS 'open: weight files can be downloaded and nothing is asked before, whatever their licence. partial: behind a gate, on request, or a part. closed: the registry documents that none were released, or every source answered and none holds them. unknown: not seen, which is not closed.';
COMMENT ON COLUMN mart.release_overview.data IS 'open: the training data can be fetched without a gate, as seen on the Hub or as a person read it in the maker''s documents. partial: described, named or gated, mostly not released (data_reason). closed: every source answered, or a person read the maker''s documents, and nothing is there. unknown: not seen, which is not closed.';
COMMENT ON COLUMN mart.release_overview.code IS 'open: the program that trained the release can be fetched, as seen in its own repository or as a person read it in the maker''s documents. partial: a part, settings alone, a listing, or the family''s. closed: as for data. unknown: not seen, which is not closed.';
COMMENT ON COLUMN mart.release_overview.methods IS 'open: a paper or report of its makers on this very release. partial: on its family, base or another version, or a card alone. closed: as for data. unknown: not seen, which is not closed.';
COMMENT ON COLUMN mart.release_overview.data_owner IS 'Whose the open data are: own (sets of the lab''s own), other (public sets that others made and this release was trained on), mixed, owner not recorded (open, and the registry does not say whose), or no open data. Read it beside data = ''open'': other is no disclosure of data of the lab''s own. Source: mart.release_disclosure.data_owner.';
COMMENT ON COLUMN mart.release_overview.weights_reason IS 'Why, in plain words, of the row of evidence that decides the weights; of an unknown status what was not seen. Where a service refused our call, that is no act of the maker. The row itself is in mart.evidence_overview, its page in weights_source_url.';
COMMENT ON COLUMN mart.release_overview.data_reason IS 'Why, in plain words, of the row of evidence that decides the data: released, described, named, or that the maker says that it does not tell, with what limits it; of an unknown status what was not seen. Described is not released. Where a service refused our call, that is no act of the maker.';
COMMENT ON COLUMN mart.release_overview.code_reason IS 'Why, in plain words, of the row of evidence that decides the code; of an unknown status what was not seen. Where a service refused our call, that is no act of the maker. The row itself is in mart.evidence_overview, its page in code_source_url.';
COMMENT ON COLUMN mart.release_overview.methods_reason IS 'Why, in plain words, of the row of evidence that decides the methods; of an unknown status what was not seen. Where a service refused our call, that is no act of the maker. The row itself is in mart.evidence_overview, its page in methods_source_url.';
COMMENT ON COLUMN mart.release_overview.weights_source_url IS 'Page that shows what decides the status of weights (mart.evidence_overview.source_url). NULL: the status is unknown, and no page was asked for.';
COMMENT ON COLUMN mart.release_overview.data_source_url IS 'Page that shows what decides the status of data (mart.evidence_overview.source_url). NULL: the status is unknown, and no page was asked for.';
COMMENT ON COLUMN mart.release_overview.code_source_url IS 'Page that shows what decides the status of code (mart.evidence_overview.source_url). NULL: the status is unknown, and no page was asked for.';
COMMENT ON COLUMN mart.release_overview.methods_source_url IS 'Page that shows what decides the status of methods (mart.evidence_overview.source_url). NULL: the status is unknown, and no page was asked for.';
COMMENT ON COLUMN mart.release_overview.dimensions_open IS 'Of weights, data, code and methods: those that are open. Unit: dimensions; 4: open in all.';
COMMENT ON COLUMN mart.release_overview.dimensions_partial IS 'Of the four: those that are partial. Unit: dimensions.';
COMMENT ON COLUMN mart.release_overview.dimensions_unknown IS 'Of the four: those that are unknown, so that dimensions_open + dimensions_unknown is the most that may be open. Unit: dimensions.';
COMMENT ON COLUMN mart.release_overview.licence IS 'Licence of the weights, SPDX expression; NULL where there is none: licence_or_reason says why.';
COMMENT ON COLUMN mart.release_overview.licence_status IS 'How open that licence is: open, partial (use-restricted or non-commercial), closed (a proprietary one, or none is declared and all was read) or unknown; NULL where no weights were given out.';
COMMENT ON COLUMN mart.release_overview.licence_or_reason IS 'The licence, or in words why there is no name of one: no weights were given out; none was found; one without an SPDX name; unknown, since we did not read all pages that may declare one. Never NULL. A share of licences is of the releases whose licence is known: mart.licence_overview.';
COMMENT ON COLUMN mart.release_overview.osai_score_low IS 'Score by the formula of the European Open Source AI Index, with what is unknown as 0. Unit: 0 to 1. It measures what we know as much as openness: read it with osai_known, and do not average it over groups that are known to different degrees.';
COMMENT ON COLUMN mart.release_overview.osai_score_high IS 'The same formula with every unknown parameter as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.release_overview.osai_known IS 'Of the formula''s twelve parameters: those of which the value is known. Unit: parameters.';
COMMENT ON COLUMN mart.release_overview.mof_class IS 'Best class of the Model Openness Framework with every required component open under an open licence and nothing of it unknown: I, II or III; NULL: none is reached as far as we know.';
COMMENT ON COLUMN mart.release_overview.models IS 'Models of the release that are watched and not gone. Unit: models.';
COMMENT ON COLUMN mart.release_overview.models_with_downloads IS 'Of models: those whose downloads the Hub gave us. Unit: models.';
COMMENT ON COLUMN mart.release_overview.downloads_30d IS 'Downloads in the last 30 days, as the Hub counts, over the models of the release of which we have the number (models_with_downloads): a floor, the sum of mart.model_overview.downloads_30d over them. Unit: downloads; NULL where no number is known, so sort with NULLS LAST.';
COMMENT ON COLUMN mart.release_overview.likes IS 'Likes of the models of which we have the number. Unit: likes; NULL where none is known.';
COMMENT ON COLUMN mart.release_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.release_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.release_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.release_overview FROM observatory_loader;
