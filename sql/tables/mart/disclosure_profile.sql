-- Written by make schema: change it by a migration.
CREATE TABLE mart.disclosure_profile (
    lab_id              text          NOT NULL,
    country             text          NOT NULL,
    year                integer,
    dimension           text          NOT NULL,
    weighting           text          NOT NULL,
    n_open              numeric       NOT NULL,
    n_partial           numeric       NOT NULL,
    n_closed            numeric       NOT NULL,
    n_unknown           numeric       NOT NULL,
    share_open_low      numeric(9,6),
    share_open_high     numeric(9,6),
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    PRIMARY KEY (universe, lab_id, country, "window", dimension, weighting)
);
CREATE INDEX disclosure_profile_country ON mart.disclosure_profile (country, dimension);

COMMENT ON TABLE mart.disclosure_profile IS 'What each lab disclosed, by year of release since 2016: counts and bounded shares per dimension. Key: universe, lab_id, country, window, dimension, weighting.';
COMMENT ON COLUMN mart.disclosure_profile.lab_id IS 'The lab (mart.lab).';
COMMENT ON COLUMN mart.disclosure_profile.country IS 'ISO 3166-1 alpha-2 on the day of release, or unknown; a lab of several counts in each by equal fractions.';
COMMENT ON COLUMN mart.disclosure_profile.year IS 'Year of release. Unit: calendar year; NULL: several years together.';
COMMENT ON COLUMN mart.disclosure_profile.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.disclosure_profile.weighting IS 'release, model or download (of the last 30 days).';
COMMENT ON COLUMN mart.disclosure_profile.n_open IS 'Weight of open, count.';
COMMENT ON COLUMN mart.disclosure_profile.n_partial IS 'Weight of partial, count.';
COMMENT ON COLUMN mart.disclosure_profile.n_closed IS 'Weight of closed, count.';
COMMENT ON COLUMN mart.disclosure_profile.n_unknown IS 'Weight of unknown, count.';
COMMENT ON COLUMN mart.disclosure_profile.share_open_low IS 'Open in all, unknown counted as not open, 0 to 1; NULL where the weight is 0.';
COMMENT ON COLUMN mart.disclosure_profile.share_open_high IS 'Open in all, unknown counted as open, 0 to 1.';
COMMENT ON COLUMN mart.disclosure_profile.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.disclosure_profile.universe IS 'What was counted over: registry (every counted release of a registry lab, and our models of it), or rated (the same without releases that the registry alone knows). Never add up the two.';
COMMENT ON COLUMN mart.disclosure_profile."window" IS 'Year; 2016-2020, 2021-2022, 2023- (all since), or all_time (those without a known year too).';
COMMENT ON COLUMN mart.disclosure_profile.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.disclosure_profile.n IS 'Releases or models that entered, count.';
COMMENT ON COLUMN mart.disclosure_profile.coverage IS 'Share of the weight that is not unknown.';
COMMENT ON COLUMN mart.disclosure_profile.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.disclosure_profile.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.disclosure_profile.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('disclosure_profile');
