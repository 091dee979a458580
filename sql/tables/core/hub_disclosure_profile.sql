-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_disclosure_profile (
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
    is_whole_year       boolean,
    basis               text,
    PRIMARY KEY (universe, lab_id, country, "window", dimension, weighting)
);
CREATE INDEX hub_disclosure_profile_country_dimension_idx ON core.hub_disclosure_profile (country, dimension);

COMMENT ON TABLE core.hub_disclosure_profile IS 'What mart.disclosure_profile tells of the whole Hub, derived after each sweep. Key: universe, lab_id, country, window, dimension, weighting. Source: mart.hub_disclosure, raw.hub_counter_now.';
COMMENT ON COLUMN core.hub_disclosure_profile.lab_id IS 'The lab (mart.lab); in universe collected_hub unknown for an account of no registry lab.';
COMMENT ON COLUMN core.hub_disclosure_profile.country IS 'ISO 3166-1 alpha-2 on the day of release (basis declared: of creation on the Hub), or unknown; a lab of several counts in each by equal fractions.';
COMMENT ON COLUMN core.hub_disclosure_profile.year IS 'Year of release; of basis declared the year in which the repository was made, where the Hub tells it: of 2022 from 3 March on. Unit: calendar year; NULL: several years together.';
COMMENT ON COLUMN core.hub_disclosure_profile.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN core.hub_disclosure_profile.weighting IS 'release, model or download (of the last 30 days); of basis declared repository or repository_download: the models of the Hub, quantisations and copies among them, each alike or by downloads of the last 30 days.';
COMMENT ON COLUMN core.hub_disclosure_profile.n_open IS 'Weight of open, count. Of basis declared: the Hub detected weights without a gate; every declared training data set is there without a gate.';
COMMENT ON COLUMN core.hub_disclosure_profile.n_partial IS 'Weight of partial, count. Of basis declared: behind a gate; data declared and not all of it there; a framework named; a paper of arXiv linked, whoever wrote it.';
COMMENT ON COLUMN core.hub_disclosure_profile.n_closed IS 'Weight of closed, count. Of basis declared weights alone can be closed, where the Hub says disabled or private: a record that declares nothing closes nothing.';
COMMENT ON COLUMN core.hub_disclosure_profile.n_unknown IS 'Weight of unknown, count. Of basis declared also what declares nothing, of which documents may tell more.';
COMMENT ON COLUMN core.hub_disclosure_profile.share_open_low IS 'Open in all, unknown counted as not open, 0 to 1; NULL where the weight is 0.';
COMMENT ON COLUMN core.hub_disclosure_profile.share_open_high IS 'Open in all, unknown counted as open, 0 to 1.';
COMMENT ON COLUMN core.hub_disclosure_profile.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN core.hub_disclosure_profile.universe IS 'What was counted over: registry (every counted release of a registry lab, and our models of it), rated (the same without releases that the registry alone knows), or collected_hub (every model of the Hub that was collected and is there, by what it declares). Never add them up.';
COMMENT ON COLUMN core.hub_disclosure_profile."window" IS 'Year; 2016-2020, 2021-2022, 2023- (all since), or all_time (those without a known year too). Of basis declared years from 2022 on, 2023- and all_time: the Hub dates what is older by one day.';
COMMENT ON COLUMN core.hub_disclosure_profile.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN core.hub_disclosure_profile.n IS 'Releases or models that entered, count.';
COMMENT ON COLUMN core.hub_disclosure_profile.coverage IS 'Share of the weight that is not unknown.';
COMMENT ON COLUMN core.hub_disclosure_profile.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN core.hub_disclosure_profile.is_whole_year IS 'Whether the last year of window had ended by the newest observation; false: the running year is in it, until now.';
COMMENT ON COLUMN core.hub_disclosure_profile.basis IS 'seen (statuses by evidence, as mart.release_disclosure and mart.model_disclosure have them) or declared (by what the record of the Hub''s lists declares, as mart.hub_disclosure; declared, not verified). NULL: a row of the history from before the column was, which is seen.';
