-- What the releases that were out at the end of each year disclosed by then, as known now, per country. Weights count from their first known day (core.release_origin.weights_since); where none is known, from the announcement, also if they were given out later.
-- Grain: one row per country, year and dimension. Key: universe, country, year, dimension. Volatile: n_open, n_partial, n_closed, n_unknown, share_open_low, share_open_high, share_dated, n, coverage, is_whole_year, is_after_registry. Period: year.
-- Reads: core.observed, build.release_disclosure.
WITH year AS (
    SELECT y AS year, least(make_date(y, 12, 31), (o.observed_at AT TIME ZONE 'UTC')::date) AS on_date
    FROM (SELECT max(observed_at) AS observed_at FROM core.observed) o
    CROSS JOIN LATERAL generate_series(2016, extract(year FROM o.observed_at AT TIME ZONE 'UTC')::integer) AS y
), unit AS (
    SELECT y.year, y.on_date, d.is_registry_only, p.country, p.fraction, v.n_evidence, v.n_dated, s.dimension, s.status
    FROM year y
    CROSS JOIN LATERAL core.release_disclosure_valid_on(y.on_date) v
    JOIN build.release_disclosure d USING (release_id)
    CROSS JOIN LATERAL core.countries_of(v.lab_id, coalesce(v.release_date, y.on_date)) AS p
    CROSS JOIN LATERAL (VALUES ('weights', v.weights_status), ('data', v.data_status), ('code', v.code_status), ('methods', v.methods_status)) AS s (dimension, status)
    WHERE v.is_counted AND v.lab_id <> 'unknown'
)
SELECT u.country, u.year, u.dimension,
       trim_scale(round(coalesce(sum(u.fraction) FILTER (WHERE u.status = 'open'), 0), 4)) AS n_open,
       trim_scale(round(coalesce(sum(u.fraction) FILTER (WHERE u.status = 'partial'), 0), 4)) AS n_partial,
       trim_scale(round(coalesce(sum(u.fraction) FILTER (WHERE u.status = 'closed'), 0), 4)) AS n_closed,
       trim_scale(round(coalesce(sum(u.fraction) FILTER (WHERE u.status = 'unknown'), 0), 4)) AS n_unknown,
       round(coalesce(sum(u.fraction) FILTER (WHERE u.status = 'open'), 0) / sum(u.fraction), 6) AS share_open_low,
       round(coalesce(sum(u.fraction) FILTER (WHERE u.status IN ('open', 'unknown')), 0) / sum(u.fraction), 6) AS share_open_high,
       round(sum(u.n_dated)::numeric / nullif(sum(u.n_evidence), 0), 6) AS share_dated,
       'disclosure_by_year' AS metric, s.universe, 'to_year_end' AS "window", 1 AS definition_version, count(*) AS n,
       round(coalesce(sum(u.fraction) FILTER (WHERE u.status <> 'unknown'), 0) / sum(u.fraction), 4) AS coverage,
       (SELECT max(observed_at) FROM core.observed) AS as_of,
       (SELECT max(observed_at) AT TIME ZONE 'UTC' FROM core.observed) >= make_date(u.year + 1, 1, 1) AS is_whole_year,
       l.listed_to AS registry_as_of, coalesce(u.on_date > l.listed_to, true) AS is_after_registry
FROM unit u
-- Releases known from the registry alone count in the universe registry and not in rated.
CROSS JOIN LATERAL (VALUES ('registry', true), ('rated', NOT u.is_registry_only)) AS s (universe, is_in)
CROSS JOIN LATERAL (SELECT core.registry_listed_to(s.universe) AS listed_to) l
WHERE s.is_in
GROUP BY u.country, u.year, u.on_date, u.dimension, s.universe, l.listed_to;

COMMENT ON TABLE mart.disclosure_by_year IS 'What the releases that were out at the end of each year disclosed by then, as known now, per country. Weights count from their first known day (mart.release.weights_since); where none is known, from the announcement, also if they were given out later. Key: universe, country, year, dimension. Caveats: before 2021 little is registered, and models that were shown and never given out may be missing (mart.year_overview.caveat); is_whole_year is false for the running year alone; what was announced after registry_as_of is missing (is_after_registry).';
COMMENT ON COLUMN mart.disclosure_by_year.country IS 'ISO 3166-1 alpha-2 of the lab on the day of release, or unknown; a lab of several counts in each by equal fractions.';
COMMENT ON COLUMN mart.disclosure_by_year.year IS 'The end of this year. Unit: calendar year; the current year is as of the newest observation.';
COMMENT ON COLUMN mart.disclosure_by_year.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.disclosure_by_year.n_open IS 'Releases open by then, count.';
COMMENT ON COLUMN mart.disclosure_by_year.n_partial IS 'Releases partial by then, count.';
COMMENT ON COLUMN mart.disclosure_by_year.n_closed IS 'Releases closed then, count.';
COMMENT ON COLUMN mart.disclosure_by_year.n_unknown IS 'Releases unknown then, count.';
COMMENT ON COLUMN mart.disclosure_by_year.share_open_low IS 'Open in all, unknown counted as not open, 0 to 1.';
COMMENT ON COLUMN mart.disclosure_by_year.share_open_high IS 'Open in all, unknown counted as open, 0 to 1.';
COMMENT ON COLUMN mart.disclosure_by_year.share_dated IS 'Share of the evidence that rests on the date of a thing and not on our sight of it, 0 to 1; NULL: no evidence.';
COMMENT ON COLUMN mart.disclosure_by_year.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.disclosure_by_year.universe IS 'What was counted over: registry (every counted release: flagships, and others of these labs on the Hub), rated (without those that only the registry knows).';
COMMENT ON COLUMN mart.disclosure_by_year."window" IS 'to_year_end: all releases out by the end of the year.';
COMMENT ON COLUMN mart.disclosure_by_year.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.disclosure_by_year.n IS 'Releases that entered, count.';
COMMENT ON COLUMN mart.disclosure_by_year.coverage IS 'Share of the releases that is not unknown.';
COMMENT ON COLUMN mart.disclosure_by_year.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.disclosure_by_year.registry_as_of IS 'Last day up to which the makers'' announcements were gone through for these rows (mart.registry_as_of, the first of its kinds, or of labs and accounts alone in the universe rated); NULL: not known.';
COMMENT ON COLUMN mart.disclosure_by_year.is_after_registry IS 'Whether a part of the time up to the end of the year, up to the newest observation, lies after registry_as_of: what was announced then is missing, closed releases above all; true too where that day is not known.';
COMMENT ON COLUMN mart.disclosure_by_year.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.disclosure_by_year.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.disclosure_by_year.is_whole_year IS 'Whether the year had ended by the newest observation; false: the running year, until now.';
