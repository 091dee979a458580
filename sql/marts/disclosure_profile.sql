-- What each lab disclosed, by year of release since 2016; and what the models of the whole Hub declare of themselves, by year of creation.
-- Grain: one row per lab, country, window, dimension and weighting. Key: universe, lab_id, country, window, dimension, weighting. Volatile: n_open, n_partial, n_closed, n_unknown, share_open_low, share_open_high, n, coverage, is_whole_year, is_after_registry. Reads: core.release, core.release_origin, core.finding, build.model, build.release_disclosure, core.observed, core.hub_disclosure_profile.
WITH unit AS (
    SELECT r.lab_id, o.origin_date, f.dimension, 'release' AS weighting, d.is_registry_only, 1::numeric AS weight, f.status
    FROM core.release r
    JOIN core.release_origin o USING (release_id)
    JOIN build.release_disclosure d USING (release_id)
    JOIN core.finding f ON f.subject_kind = 'release' AND f.subject_id = r.release_id AND f.dimension <> 'licence'
    WHERE r.is_counted AND r.lab_id <> 'unknown'
    UNION ALL
    SELECT m.lab_id, o.origin_date, f.dimension, w.weighting, false, w.weight, f.status
    FROM build.model m
    JOIN core.release_origin o USING (release_id)
    JOIN core.finding f ON f.subject_kind = 'model' AND f.subject_id = m.hub_id AND f.dimension <> 'licence'
    CROSS JOIN LATERAL (VALUES ('model', 1::numeric), ('download', m.downloads::numeric)) AS w (weighting, weight)
    WHERE m.lab_id <> 'unknown' AND w.weight IS NOT NULL AND m.gone_at IS NULL
), windowed AS (
    SELECT u.lab_id, p.country, p.fraction * u.weight AS weight, u.dimension, u.weighting, u.status, s.universe, w.year, w."window"
    FROM unit u
    CROSS JOIN LATERAL (SELECT extract(year FROM u.origin_date)::integer AS year) y
    CROSS JOIN LATERAL (
        VALUES (y.year, y.year::text, y.year >= 2016), (NULL, '2016-2020', y.year BETWEEN 2016 AND 2020), (NULL, '2021-2022', y.year BETWEEN 2021 AND 2022),
               (NULL, '2023-', y.year >= 2023), (NULL, 'all_time', true)
    ) AS w (year, "window", is_in)
    CROSS JOIN LATERAL core.countries_of(u.lab_id, coalesce(u.origin_date, (SELECT (max(observed_at) AT TIME ZONE 'UTC')::date FROM core.observed))) AS p
    -- Releases known from the registry alone count in the universe registry and not in rated.
    CROSS JOIN LATERAL (VALUES ('registry', true), ('rated', NOT u.is_registry_only)) AS s (universe, is_in)
    WHERE w.is_in AND s.is_in
)
SELECT lab_id, country, year, dimension, weighting,
       trim_scale(round(coalesce(sum(weight) FILTER (WHERE status = 'open'), 0), 4)) AS n_open,
       trim_scale(round(coalesce(sum(weight) FILTER (WHERE status = 'partial'), 0), 4)) AS n_partial,
       trim_scale(round(coalesce(sum(weight) FILTER (WHERE status = 'closed'), 0), 4)) AS n_closed,
       trim_scale(round(coalesce(sum(weight) FILTER (WHERE status = 'unknown'), 0), 4)) AS n_unknown,
       round(coalesce(sum(weight) FILTER (WHERE status = 'open'), 0) / nullif(sum(weight), 0), 6) AS share_open_low,
       round(coalesce(sum(weight) FILTER (WHERE status IN ('open', 'unknown')), 0) / nullif(sum(weight), 0), 6) AS share_open_high,
       'disclosure_profile' AS metric, universe, "window", 1 AS definition_version, count(*) AS n,
       round(coalesce(sum(weight) FILTER (WHERE status <> 'unknown'), 0) / nullif(sum(weight), 0), 4) AS coverage,
       (SELECT max(observed_at) FROM core.observed) AS as_of,
       coalesce(substring("window" FROM '[0-9]{4}$')::integer < (SELECT extract(year FROM max(observed_at) AT TIME ZONE 'UTC') FROM core.observed), false) AS is_whole_year,
       'seen' AS basis, l.listed_to AS registry_as_of,
       coalesce(least(make_date(substring("window" FROM '[0-9]{4}$')::integer, 12, 31), l.on_date) > l.listed_to, true) AS is_after_registry
FROM windowed
CROSS JOIN LATERAL (
    SELECT core.registry_listed_to(universe) AS listed_to, (SELECT (max(observed_at) AT TIME ZONE 'UTC')::date FROM core.observed) AS on_date
) l
GROUP BY lab_id, country, year, dimension, weighting, universe, "window", l.listed_to, l.on_date
UNION ALL
SELECT lab_id, country, year, dimension, weighting, n_open, n_partial, n_closed, n_unknown, share_open_low, share_open_high,
       metric, universe, "window", definition_version, n, coverage, as_of, is_whole_year, basis, registry_as_of, is_after_registry
FROM core.hub_disclosure_profile;

COMMENT ON TABLE mart.disclosure_profile IS 'What each lab disclosed, by year of release since 2016: counts and bounded shares per dimension. Key: universe, lab_id, country, window, dimension, weighting. Caveats: filter by universe. Rows of basis declared (universe collected_hub) say what models of the Hub declare of themselves, which nobody verified: never compare them with rows of basis seen, whose statuses rest on evidence; their weightings have names of their own.';
COMMENT ON COLUMN mart.disclosure_profile.lab_id IS 'The lab (mart.lab); in universe collected_hub unknown for an account of no registry lab.';
COMMENT ON COLUMN mart.disclosure_profile.country IS 'ISO 3166-1 alpha-2 on the day of release (basis declared: of creation on the Hub), or unknown; a lab of several counts in each by equal fractions.';
COMMENT ON COLUMN mart.disclosure_profile.year IS 'Year of release; of basis declared the year in which the repository was made, where the Hub tells it: of 2022 from 3 March on. Unit: calendar year; NULL: several years together.';
COMMENT ON COLUMN mart.disclosure_profile.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.disclosure_profile.weighting IS 'release, model or download (of the last 30 days); of basis declared repository or repository_download: the models of the Hub, quantisations and copies among them, each alike or by downloads of the last 30 days.';
COMMENT ON COLUMN mart.disclosure_profile.n_open IS 'Weight of open, count. Of basis declared: the Hub detected weights without a gate; every declared training data set is there without a gate.';
COMMENT ON COLUMN mart.disclosure_profile.n_partial IS 'Weight of partial, count. Of basis declared: behind a gate; data declared and not all of it there; a framework named; a paper of arXiv linked, whoever wrote it.';
COMMENT ON COLUMN mart.disclosure_profile.n_closed IS 'Weight of closed, count. Of basis declared weights alone can be closed, where the Hub says disabled or private: a record that declares nothing closes nothing.';
COMMENT ON COLUMN mart.disclosure_profile.n_unknown IS 'Weight of unknown, count. Of basis declared also what declares nothing, of which documents may tell more.';
COMMENT ON COLUMN mart.disclosure_profile.share_open_low IS 'Open in all, unknown counted as not open, 0 to 1; NULL where the weight is 0.';
COMMENT ON COLUMN mart.disclosure_profile.share_open_high IS 'Open in all, unknown counted as open, 0 to 1.';
COMMENT ON COLUMN mart.disclosure_profile.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.disclosure_profile.universe IS 'What was counted over: registry (every counted release of a registry lab, and our models of it), rated (the same without releases that the registry alone knows), or collected_hub (every model of the Hub that was collected and is there, by what it declares). Never add them up.';
COMMENT ON COLUMN mart.disclosure_profile."window" IS 'Year; 2016-2020, 2021-2022, 2023- (all since), or all_time (those without a known year too). Of basis declared years from 2022 on, 2023- and all_time: the Hub dates what is older by one day.';
COMMENT ON COLUMN mart.disclosure_profile.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.disclosure_profile.n IS 'Releases or models that entered, count.';
COMMENT ON COLUMN mart.disclosure_profile.coverage IS 'Share of the weight that is not unknown.';
COMMENT ON COLUMN mart.disclosure_profile.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.disclosure_profile.registry_as_of IS 'Last day up to which the makers'' announcements were gone through for these rows (mart.registry_as_of, the first of its kinds, or of labs and accounts alone in the universe rated); NULL: not known.';
COMMENT ON COLUMN mart.disclosure_profile.is_after_registry IS 'Whether a part of the window, up to the newest observation, lies after registry_as_of: what was announced then is missing, closed releases above all; true too where that day is not known.';
COMMENT ON COLUMN mart.disclosure_profile.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.disclosure_profile.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.disclosure_profile.is_whole_year IS 'Whether the last year of window had ended by the newest observation; false: the running year is in it, until now.';
COMMENT ON COLUMN mart.disclosure_profile.basis IS 'seen (statuses by evidence, as mart.release_disclosure and mart.model_disclosure have them) or declared (by what the record of the Hub''s lists declares, as mart.hub_disclosure; declared, not verified). NULL: a row of the history from before the column was, which is seen.';
