-- One row a flagship release of the registry: names, countries, statuses, licence, scores and adoption side by side, so that a plain count is right.
CREATE OR REPLACE VIEW mart.release_overview AS
SELECT
    d.release_id, d.name, d.lab_id, l.name AS lab, l.kind AS lab_kind, coalesce(l.countries, '{}') AS countries,
    CASE WHEN cardinality(l.countries) = 1 THEN l.countries[1] WHEN cardinality(l.countries) > 1 THEN 'several' ELSE 'unknown' END AS country,
    -- A day only where the day is known: the first of a month stands for none.
    CASE WHEN r.date_precision = 'day' THEN d.release_date END AS release_date, to_char(d.release_date, CASE r.date_precision WHEN 'day' THEN 'YYYY-MM-DD' WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY' END) AS released,
    CASE WHEN r.date_precision IN ('day', 'month') THEN to_char(d.release_date, 'YYYY-MM') END AS release_month, r.date_precision, extract(YEAR FROM d.release_date)::smallint AS release_year,
    coalesce(extract(YEAR FROM d.release_date) < extract(YEAR FROM p.as_of AT TIME ZONE 'UTC'), false) AS is_whole_year, r.modality,
    r.weights_not_published, f.offer,
    CASE WHEN f.offer = 'api' THEN 'yes' WHEN f.offer NOT IN ('api or product', 'not recorded', 'unknown') THEN 'no' ELSE 'not known' END AS api_only,
    d.weights_status AS weights, d.data_status AS data, d.code_status AS code, d.methods_status AS methods,
    coalesce(t.status, 'unknown') AS training_procedure,
    nullif(d.weights_status, 'unknown') = 'open' AS weights_is_open, nullif(d.data_status, 'unknown') = 'open' AS data_is_open,
    nullif(d.code_status, 'unknown') = 'open' AS code_is_open, nullif(d.methods_status, 'unknown') = 'open' AS methods_is_open,
    -- Three answers: one part that is known to be missing makes it false, whatever of the others is not known.
    nullif(d.weights_status, 'unknown') = 'open' AND nullif(d.data_status, 'unknown') = 'open' AND nullif(d.code_status, 'unknown') = 'open'
    AND nullif(d.methods_status, 'unknown') = 'open' AND CASE d.data_owner WHEN 'other' THEN false WHEN 'owner not recorded' THEN NULL ELSE true END
    AND nullif(y.licence_status, 'unknown') = 'open' AS open_in_all,
    r.weights_since, r.weights_since_method, CASE WHEN r.date_precision = 'day' AND r.weights_since_precision = 'day' THEN r.weights_since - d.release_date END AS weights_days_after_announcement_where_known,
    CASE WHEN d.weights_status = 'closed' THEN 'no weights' WHEN d.weights_status = 'unknown' THEN 'unknown'
         WHEN z.weights_to - d.release_date <= 7 THEN 'within 7 days' WHEN z.weights_to - d.release_date <= 30 THEN 'within 30 days'
         -- More than 30 days are certain only where a person wrote down the day: a repository may be younger than the weights.
         WHEN r.weights_since_method = 'registry' AND r.weights_since - z.announced_to > 30 THEN 'later' ELSE 'day not certain' END AS weights_came,
    extract(YEAR FROM r.weights_since) > extract(YEAR FROM d.release_date) AS weights_came_later, d.data_extent,
    CASE d.data_extent WHEN 'released' THEN 'all' WHEN 'partly released' THEN 'a part' WHEN 'nothing' THEN 'nothing' WHEN 'unknown' THEN 'not known' ELSE 'words alone' END AS data_given_out, d.data_owner, d.data_owner IN ('own', 'mixed') AS has_own_open_data,
    mart.as_read(mart.reason_in_words('weights', d.weights_reason, ew.quotation), ew.read_how)
    -- A page that is cited without its words may have been overtaken: say that nobody wrote down which of them say it.
    || CASE WHEN ew.rule = 'registry.api_only' AND ew.read_how = 'not said'
            THEN CASE WHEN ew.source_url LIKE 'https://arxiv.org/%' THEN '; the row cites its paper alone' ELSE '; the row cites its page' END || ', and no words that say so are kept' ELSE '' END AS weights_reason,
    mart.as_read(mart.reason_in_words('data', d.data_reason, ed.quotation), ed.read_how) AS data_reason,
    mart.as_read(mart.reason_in_words('code', d.code_reason, ec.quotation), ec.read_how) AS code_reason,
    mart.as_read(mart.reason_in_words('methods', d.methods_reason, em.quotation), em.read_how) AS methods_reason,
    ew.read_how AS weights_read_how, ed.read_how AS data_read_how, ec.read_how AS code_read_how, em.read_how AS methods_read_how,
    (SELECT count(*) FROM (VALUES (ew.read_how), (ed.read_how), (ec.read_how), (em.read_how)) AS h (how) WHERE h.how IN ('from memory', 'by search and from memory'))::smallint AS statuses_from_memory,
    ew.source_url AS weights_source_url, ed.source_url AS data_source_url, ec.source_url AS code_source_url, em.source_url AS methods_source_url,
    o.n_open AS dimensions_open, o.n_partial AS dimensions_partial, o.n_unknown AS dimensions_unknown,
    -- Give a licence only if the weights are not closed: else there is nothing that it could cover.
    CASE WHEN d.weights_status <> 'closed' THEN w.licence END AS licence, w.licence_kind,
    CASE WHEN d.weights_status <> 'closed' THEN y.licence_status END AS licence_status,
    mart.licence_in_words(w.licence_kind, w.licence, k.hub_license_id, k.hub_license_name) AS licence_or_reason,
    s.osai_score_low, s.osai_score_high, s.osai_known, s.mof_class, s.mof_class_high, s.mof_blocking,
    coalesce(m.models, 0) AS models, coalesce(m.with_downloads, 0) AS models_with_downloads,
    CASE WHEN m.with_downloads = m.models THEN m.downloads_30d END AS downloads_30d, m.downloads_30d AS downloads_30d_at_least,
    CASE WHEN m.with_likes = m.models THEN m.likes END AS likes, m.likes AS likes_at_least,
    mart.release_caveat(d.weights_status, d.data_status, d.data_extent, d.data_owner, d.methods_status, t.status, o.n_unknown) AS caveat, p.world, p.publication_id, p.as_of
FROM mart.release_disclosure d
JOIN mart.release r USING (release_id)
LEFT JOIN mart.lab l ON l.lab_id = d.lab_id
LEFT JOIN mart.evidence ew ON ew.evidence_id = d.weights_evidence_id
LEFT JOIN mart.evidence ed ON ed.evidence_id = d.data_evidence_id
LEFT JOIN mart.evidence ec ON ec.evidence_id = d.code_evidence_id
LEFT JOIN mart.evidence em ON em.evidence_id = d.methods_evidence_id
LEFT JOIN mart.release_score s ON s.release_id = d.release_id
LEFT JOIN (
    SELECT
        release_id, count(*) AS models, count(downloads) AS with_downloads, sum(downloads)::bigint AS downloads_30d, count(likes) AS with_likes,
        sum(likes)::bigint AS likes
    FROM mart.model
    WHERE gone_at IS NULL
    GROUP BY release_id
) m ON m.release_id = d.release_id
LEFT JOIN (
    -- The least restricted known licence of the flagship models; of all models where none is a flagship.
    SELECT
        release_id,
        (array_agg(license_spdx ORDER BY core.licence_rank(licence_class) DESC NULLS LAST, license_spdx) FILTER (WHERE license_spdx IS NOT NULL))[1] AS licence,
        -- The licence id and name that the Hub gives, for models without an SPDX id; a named licence goes before "other".
        (array_agg(hub_license_id ORDER BY hub_license_id = 'other', hub_license_name IS NULL, hub_id) FILTER (WHERE hub_license_id IS NOT NULL))[1] AS hub_license_id,
        (array_agg(hub_license_name ORDER BY hub_license_id = 'other', hub_license_name IS NULL, hub_id) FILTER (WHERE hub_license_id IS NOT NULL))[1] AS hub_license_name
    FROM (SELECT *, bool_or(role = 'flagship') OVER (PARTITION BY release_id) AS has_flagship FROM mart.model) of_release
    WHERE gone_at IS NULL AND (role = 'flagship' OR NOT has_flagship)
    GROUP BY release_id
) k ON k.release_id = d.release_id
LEFT JOIN (
    -- A person's correction of the licence, which goes before what the models tell.
    SELECT release_id, max(split_part(locator, '#license_spdx=', 2)) AS licence
    FROM mart.evidence
    WHERE rule = 'correction.status' AND dimension = 'licence' AND locator LIKE '%#license_spdx=%'
    GROUP BY release_id
) c ON c.release_id = d.release_id
LEFT JOIN mart.release_indicator t ON t.release_id = d.release_id AND t.indicator = 'training_procedure'
CROSS JOIN LATERAL (
    -- What became of the weights comes first: a release with a part of them is not by API alone, whatever was offered before.
    SELECT CASE d.weights_status WHEN 'open' THEN 'weights' WHEN 'partial' THEN 'weights in part' WHEN 'unknown' THEN 'unknown'
                                 ELSE coalesce(r.offer, 'not recorded') END AS offer
) f
CROSS JOIN LATERAL (
    -- The last day of the period by which each date is known.
    SELECT
        CASE r.date_precision WHEN 'day' THEN d.release_date WHEN 'month' THEN (d.release_date + interval '1 month - 1 day')::date ELSE (d.release_date + interval '1 year - 1 day')::date END AS announced_to,
        CASE r.weights_since_precision WHEN 'day' THEN r.weights_since WHEN 'month' THEN (r.weights_since + interval '1 month - 1 day')::date ELSE (r.weights_since + interval '1 year - 1 day')::date END AS weights_to
) z
CROSS JOIN LATERAL (
    -- Give the status "unknown", not "closed", if the Hub has no model of the release: nobody saw that no licence is declared.
    SELECT CASE WHEN k.release_id IS NULL AND c.licence IS NULL AND d.licence_status = 'closed' THEN 'unknown' ELSE d.licence_status END AS licence_status
) y
CROSS JOIN LATERAL (
    SELECT
        coalesce(c.licence, k.licence) AS licence,
        mart.licence_kind(d.weights_status <> 'closed', coalesce(c.licence, k.licence), k.hub_license_id, y.licence_status) AS licence_kind
) w
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
COMMENT ON COLUMN mart.release_overview.release_date IS 'Day on which its maker announced or showed it, where the day is known; NULL where the month or the year alone is, or nothing: a list, a count or a first day by it leaves those out, so take released, release_month or release_year. Its weights may not have been there yet (weights_since).';
COMMENT ON COLUMN mart.release_overview.released IS 'The same as far as it is known, in words that sort: 2024-05-13, 2024-05 or 2024; NULL where no date is known.';
COMMENT ON COLUMN mart.release_overview.release_month IS 'Month of the announcement: 2024-05; NULL where the year alone is known, or nothing.';
COMMENT ON COLUMN mart.release_overview.date_precision IS 'day, month or year; NULL where the date is unknown.';
COMMENT ON COLUMN mart.release_overview.release_year IS 'Year of release_date; NULL where unknown. Unit: calendar year.';
COMMENT ON COLUMN mart.release_overview.is_whole_year IS 'Whether release_year had ended by as_of; false: the running year, of which releases are still to come, or no year is known.';
COMMENT ON COLUMN mart.release_overview.modality IS 'text, image, video, audio or multimodal.';
COMMENT ON COLUMN mart.release_overview.weights_not_published IS 'Whether the registry documents that its maker did not give out the weights, to whomever it was offered (offer). Weights are closed then, or partial where a part or a gated copy was given out. False says that nothing documents it, not that weights were released.';
COMMENT ON COLUMN mart.release_overview.offer IS 'How it was given out, as far as is known; never NULL, one word a release, so that the counts add up: weights (open), weights in part (behind a gate, on request or a part), and of closed weights api (programs could call it, also where it was in a product too), product (in its maker''s products alone), api or product (one of the two, not certain which), partners only, nobody (shown and described alone) or not recorded (nobody wrote it down); unknown: the status of the weights is. Counts of it: mart.offer_overview.';
COMMENT ON COLUMN mart.release_overview.api_only IS 'Whether programs could call it and no weights were given out, not even a part (offer is api): yes, no or not known (offer is api or product, not recorded or unknown). Never NULL. A count of yes is a least, and yes and not known together are the most: mart.offer_overview.';
COMMENT ON COLUMN mart.release_overview.weights IS 'open: weight files can be downloaded and nothing is asked before, whatever their licence. partial: behind a gate, on request, or a part. closed: the registry documents that none were released, or every source answered and none holds them. unknown: not seen, which is not closed. For a mean take weights_is_open, which is NULL where it is not known; for all four with own data and an open licence open_in_all.';
COMMENT ON COLUMN mart.release_overview.data IS 'open: the training data can be fetched without a gate, as seen on the Hub or as a person read it in the maker''s documents. partial: described, named or gated, mostly not released (data_reason). closed: every source answered, or a person read the maker''s documents, and nothing is there. unknown: not seen, which is not closed. For a mean take data_is_open; what files were given out data_given_out; whose they are data_owner, and open_in_all.';
COMMENT ON COLUMN mart.release_overview.code IS 'open: the program that trained the release can be fetched, as seen in its own repository or as a person read it in the maker''s documents. partial: a part, settings alone, a listing, or the family''s. closed: as for data. unknown: not seen, which is not closed. For a mean take code_is_open, for all four with own data and an open licence open_in_all.';
COMMENT ON COLUMN mart.release_overview.methods IS 'open: a paper or report of its makers on this very release is there, whatever it tells: what is known of how it was trained is in training_procedure. partial: on its family, base or another version, or a card alone. closed: as for data. unknown: not seen, which is not closed. For a mean take methods_is_open, for all four with own data and an open licence open_in_all.';
COMMENT ON COLUMN mart.release_overview.training_procedure IS 'What is known of how it was trained (settings such as batch size, optimiser, learning rate; mart.release_indicator of that name): open, partial, closed or unknown. Unknown is the most: papers are read by their titles and a person''s notes, not for this.';
COMMENT ON COLUMN mart.release_overview.weights_is_open IS 'Whether weights is open: true or false (partial or closed); NULL: it is not known, so that a mean over these is of the known alone: count weights = ''unknown'' beside it.';
COMMENT ON COLUMN mart.release_overview.data_is_open IS 'Whether data is open: true or false (partial or closed); NULL: it is not known, so that a mean over these is of the known alone: count data = ''unknown'' beside it.';
COMMENT ON COLUMN mart.release_overview.code_is_open IS 'Whether code is open: true or false (partial or closed); NULL: it is not known, so that a mean over these is of the known alone: count code = ''unknown'' beside it.';
COMMENT ON COLUMN mart.release_overview.methods_is_open IS 'Whether methods is open: true or false (partial or closed); NULL: it is not known, so that a mean over these is of the known alone: count methods = ''unknown'' beside it.';
COMMENT ON COLUMN mart.release_overview.open_in_all IS 'Whether all that can be asked is open: weights, data, code and methods, data of the lab''s own among them (data_owner is own or mixed) and an open licence (licence_status). False: one of these is known to be missing, NULL: none is known to be missing and not all are known. dimensions_open = 4 asks less: it takes in public sets of others and licences that forbid commerce.';
COMMENT ON COLUMN mart.release_overview.weights_since IS 'First known day of the weights: as the registry tells when they were published, else createdAt of the first repository of the Hub with weights of its flagships (UTC), which may be older than the files, while they may have been elsewhere before (weights_since_method); the first of the month where no day is known. NULL: nothing tells it, as of what was on the Hub before its floor of 2022-03-02. A release may have been announced long before: count weights by time with this day where there is one, not with release_date.';
COMMENT ON COLUMN mart.release_overview.weights_since_method IS 'What tells weights_since: registry (a person wrote down when they were published) or hub_created_at; NULL without a day.';
COMMENT ON COLUMN mart.release_overview.weights_came IS 'When the weights came after the announcement, as far as is certain, in one word a release: within 7 days (or before it), within 30 days (of the days 8 to 30), later (a person wrote down a day more than 30 days after), day not certain, no weights (they are closed) or unknown (whether there are weights is). Never NULL. Dates known to the month alone count where any day of it gives the same word. Counts: mart.weights_delay_overview, mart.lab_overview.';
COMMENT ON COLUMN mart.release_overview.weights_days_after_announcement_where_known IS 'Days from release_date to weights_since of those releases alone of which both are known to the day: a small selection, so that a mean of it is none of a lab or a country; counts with the unknown beside them are in mart.weights_delay_overview, of labs and countries. Where weights_since_method is hub_created_at it is at most so many, since weights may have lain elsewhere before, and repositories from before March 2022 bear a day of that month. Below 0: the repository was made before. Unit: days; NULL: one of both days is not known.';
COMMENT ON COLUMN mart.release_overview.weights_came_later IS 'Whether weights_since is in a later calendar year than the announcement: as far as is known the weights were not to be had in release_year. NULL: one of the days is not known.';
COMMENT ON COLUMN mart.release_overview.data_extent IS 'What of the training data there is: released (all of it), partly released (some can be had: a part of the sets, however small, those of the tuning alone, or behind a gate), described, named, nothing or unknown. Data were released where it is released or partly released; described and named are words alone. Source: mart.release_disclosure.data_extent.';
COMMENT ON COLUMN mart.release_overview.data_given_out IS 'What of the training data was given out, in one word a release: all, a part (also behind a gate, or those of the tuning alone), words alone (described or named, of which no file was seen), nothing, or not known. Never NULL. Who gave out no data: words alone and nothing, at most with not known beside. Source: data_extent.';
COMMENT ON COLUMN mart.release_overview.data_owner IS 'Whose the open data are: own (sets of the lab''s own), other (public sets that others made and this release was trained on), mixed (both: it counts as data of the lab''s own, in data_open_own as in has_own_open_data), owner not recorded (open, and the registry does not say whose), or no open data (partial data have none here). Read it beside data = ''open'': other is no disclosure of data of the lab''s own. Source: mart.release_disclosure.data_owner.';
COMMENT ON COLUMN mart.release_overview.has_own_open_data IS 'Whether it opened data of the lab''s own, alone or beside public sets of others (data_owner is own or mixed), as data_open_own of the other overviews counts; false also of open data whose owner is not recorded.';
COMMENT ON COLUMN mart.release_overview.weights_reason IS 'Why, in plain words, of the row of evidence that decides the weights; of an unknown status what was not seen. Where a service refused our call, that is no act of the maker. The row itself is in mart.evidence_overview, its page in weights_source_url.';
COMMENT ON COLUMN mart.release_overview.data_reason IS 'Why, in plain words, of the row of evidence that decides the data: released, described, named, or that the maker says that it does not tell, with what limits it; of an unknown status what was not seen. Described is not released. Where a service refused our call, that is no act of the maker.';
COMMENT ON COLUMN mart.release_overview.code_reason IS 'Why, in plain words, of the row of evidence that decides the code; of an unknown status what was not seen. Where a service refused our call, that is no act of the maker. The row itself is in mart.evidence_overview, its page in code_source_url.';
COMMENT ON COLUMN mart.release_overview.methods_reason IS 'Why, in plain words, of the row of evidence that decides the methods; of an unknown status what was not seen. Where a service refused our call, that is no act of the maker. The row itself is in mart.evidence_overview, its page in methods_source_url.';
COMMENT ON COLUMN mart.release_overview.weights_read_how IS 'How the row that decides the status of weights was read: by a rule, by search, by search and from memory, from memory, by its kind alone, nothing was read or not said (mart.evidence_overview.read_how). NULL: no row of evidence decides.';
COMMENT ON COLUMN mart.release_overview.data_read_how IS 'How the row that decides the status of data was read: by a rule, by search, by search and from memory, from memory, by its kind alone, nothing was read or not said (mart.evidence_overview.read_how). NULL: no row of evidence decides.';
COMMENT ON COLUMN mart.release_overview.code_read_how IS 'How the row that decides the status of code was read: by a rule, by search, by search and from memory, from memory, by its kind alone, nothing was read or not said (mart.evidence_overview.read_how). NULL: no row of evidence decides.';
COMMENT ON COLUMN mart.release_overview.methods_read_how IS 'How the row that decides the status of methods was read: by a rule, by search, by search and from memory, from memory, by its kind alone, nothing was read or not said (mart.evidence_overview.read_how). NULL: no row of evidence decides.';
COMMENT ON COLUMN mart.release_overview.statuses_from_memory IS 'Of the four statuses: those that rest on what a reader of the registry knew from memory, in whole or in part. Unit: statuses.';
COMMENT ON COLUMN mart.release_overview.weights_source_url IS 'Page that shows what decides the status of weights (mart.evidence_overview.source_url). NULL: the status is unknown, and no page was asked for.';
COMMENT ON COLUMN mart.release_overview.data_source_url IS 'Page that shows what decides the status of data (mart.evidence_overview.source_url). NULL: the status is unknown, and no page was asked for.';
COMMENT ON COLUMN mart.release_overview.code_source_url IS 'Page that shows what decides the status of code (mart.evidence_overview.source_url). NULL: the status is unknown, and no page was asked for.';
COMMENT ON COLUMN mart.release_overview.methods_source_url IS 'Page that shows what decides the status of methods (mart.evidence_overview.source_url). NULL: the status is unknown, and no page was asked for.';
COMMENT ON COLUMN mart.release_overview.dimensions_open IS 'Of weights, data, code and methods: those that are open, also where the data are public sets of others or the licence forbids commerce (open_in_all asks for both). Unit: dimensions.';
COMMENT ON COLUMN mart.release_overview.dimensions_partial IS 'Of the four: those that are partial. Unit: dimensions.';
COMMENT ON COLUMN mart.release_overview.dimensions_unknown IS 'Of the four: those that are unknown, so that dimensions_open + dimensions_unknown is the most that may be open. Unit: dimensions.';
COMMENT ON COLUMN mart.release_overview.licence IS 'Licence of the weights, SPDX expression; NULL where there is none: licence_or_reason says why.';
COMMENT ON COLUMN mart.release_overview.licence_kind IS 'What is known of the licence: declared, other (the Hub''s word for a licence of its maker''s own, whose terms nobody classified: not the same as none), none declared on the Hub (tags and card were read and give none; no other page was asked but the release''s own repository on GitHub), not applicable (no weights were given out) or unknown. Never NULL.';
COMMENT ON COLUMN mart.release_overview.licence_status IS 'How open that licence is: open, partial (use-restricted or non-commercial), closed (a proprietary one, or none is declared on the Hub, and its own repository on GitHub has none) or unknown (other among them); NULL where no weights were given out.';
COMMENT ON COLUMN mart.release_overview.licence_or_reason IS 'The licence, or in words why there is no SPDX name of one, beginning with licence_kind: other and its name, none declared on the Hub, not applicable, or unknown. Never NULL. A share of licences is of the releases whose licence is known: mart.licence_overview.';
COMMENT ON COLUMN mart.release_overview.osai_score_low IS 'Score by the formula of the European Open Source AI Index, with what is unknown as 0. Unit: 0 to 1. It measures what we know as much as openness: read it with osai_known, and do not average it over groups that are known to different degrees.';
COMMENT ON COLUMN mart.release_overview.osai_score_high IS 'The same formula with every unknown parameter as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.release_overview.osai_known IS 'Of the formula''s twelve parameters: those of which the value is known. Unit: parameters.';
COMMENT ON COLUMN mart.release_overview.mof_class IS 'Best class of the Model Openness Framework with every required component open under an open licence and nothing of it unknown: I, II or III. NULL: none is shown, mostly since components are unknown to us: it does not say that the release reaches none (mof_class_high, mof_blocking).';
COMMENT ON COLUMN mart.release_overview.mof_class_high IS 'The class it would reach if every component that is unknown were there under an open licence: I, II or III. NULL: a component that every class requires is known to be partial or closed. The truth lies between mof_class and this.';
COMMENT ON COLUMN mart.release_overview.mof_blocking IS 'What keeps it from the class after mof_class: components, each closed, partial or unknown (mart.release_score.mof_blocking).';
COMMENT ON COLUMN mart.release_overview.models IS 'Models of the release that are watched and not gone. Unit: models.';
COMMENT ON COLUMN mart.release_overview.models_with_downloads IS 'Of models: those whose downloads the Hub gave us. Unit: models.';
COMMENT ON COLUMN mart.release_overview.downloads_30d IS 'Downloads in the last 30 days, as the Hub counts, over all models of the release. Unit: downloads; NULL where the number of one of them is not known (models_with_downloads is less than models), or it has none. It gives no order, since many are NULL: sort by downloads_30d_at_least.';
COMMENT ON COLUMN mart.release_overview.downloads_30d_at_least IS 'The same over the models of which the number is known (models_with_downloads): a floor. Unit: downloads; NULL where none is known.';
COMMENT ON COLUMN mart.release_overview.likes IS 'Likes of all models of the release. Unit: likes; NULL where the number of one of them is not known, or it has none.';
COMMENT ON COLUMN mart.release_overview.likes_at_least IS 'The same over the models of which the number is known: a floor. Unit: likes; NULL where none is known.';
COMMENT ON COLUMN mart.release_overview.caveat IS 'What to mind before the statuses of this row are told on: open methods of which it is not known how the release was trained, open data that are public sets of others, partial data that are words alone, partial weights, and how many dimensions are unknown. NULL: none of these; it vouches for nothing else.';
COMMENT ON COLUMN mart.release_overview.world IS 'World that the rows are of (mart.publication.world): live, or the title of a sample, which speaks of itself only.';
COMMENT ON COLUMN mart.release_overview.publication_id IS 'Publication that the row is of (mart.publication).';
COMMENT ON COLUMN mart.release_overview.as_of IS 'Newest observation that this publication rests on, by the services'' Date (UTC); of all rows alike.';
REVOKE INSERT, UPDATE, DELETE ON mart.release_overview FROM observatory_loader;
