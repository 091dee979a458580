-- Written by make schema: change it by a migration.
CREATE TABLE mart.disclosure_by_year (
    country             text          NOT NULL,
    year                integer       NOT NULL,
    dimension           text          NOT NULL,
    n_open              numeric       NOT NULL,
    n_partial           numeric       NOT NULL,
    n_closed            numeric       NOT NULL,
    n_unknown           numeric       NOT NULL,
    share_open_low      numeric(9,6),
    share_open_high     numeric(9,6),
    share_dated         numeric(9,6),
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    PRIMARY KEY (universe, country, year, dimension)
);

COMMENT ON TABLE mart.disclosure_by_year IS 'What the releases that were out at the end of each year disclosed by then, as known now, per country. Key: universe, country, year, dimension.';
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
COMMENT ON COLUMN mart.disclosure_by_year.universe IS 'What was counted over: registry (every counted release), rated (without those that only the registry knows).';
COMMENT ON COLUMN mart.disclosure_by_year."window" IS 'to_year_end: all releases out by the end of the year.';
COMMENT ON COLUMN mart.disclosure_by_year.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.disclosure_by_year.n IS 'Releases that entered, count.';
COMMENT ON COLUMN mart.disclosure_by_year.coverage IS 'Share of the releases that is not unknown.';
COMMENT ON COLUMN mart.disclosure_by_year.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.disclosure_by_year.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.disclosure_by_year.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('disclosure_by_year');
