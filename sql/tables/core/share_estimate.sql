-- Written by make schema: change it by a migration.
CREATE TABLE core.share_estimate (
    measure             text     NOT NULL,
    country             text     NOT NULL,
    cohort              text     NOT NULL,
    compared_country    text     NOT NULL,
    compared_cohort     text     NOT NULL,
    is_whole            boolean  NOT NULL,
    dimension           text     NOT NULL,
    status              text     NOT NULL,
    weighting           text     NOT NULL,
    n                   bigint   NOT NULL,
    n_compared          bigint   NOT NULL,
    n_unknown           bigint   NOT NULL,
    n_compared_unknown  bigint   NOT NULL,
    n_without_like      bigint   NOT NULL,
    n_shared            bigint   NOT NULL,
    told_low            numeric,
    told_high           numeric,
    low                 numeric,
    high                numeric,
    alike_low           numeric,
    alike               numeric,
    alike_high          numeric,
    n_left_out          bigint   NOT NULL,
    is_measured         boolean  NOT NULL,
    years               text,
    years_left_out      text,
    pooled              text,
    kinds               text,
    kinds_compared      text,
    PRIMARY KEY (measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting),
    CONSTRAINT share_estimate_has_ends_if_measured CHECK (num_nulls(told_low, told_high, low, high, alike_low, alike_high) = CASE WHEN is_measured THEN 0 ELSE 6 END)
);

COMMENT ON TABLE core.share_estimate IS 'Shares of releases that are open (or closed), differences of two and trends, each with how sure it is; flagship releases of the registry, and beside them every counted release. Key: measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting. Source: observatory.warehouse.estimates.';
COMMENT ON COLUMN core.share_estimate.measure IS 'What is measured: share (of releases), difference (of two shares) or trend (least-squares slope of the yearly shares, or of their difference, a year).';
COMMENT ON COLUMN core.share_estimate.country IS 'ISO 3166-1 alpha-2 of the lab on the day of release.';
COMMENT ON COLUMN core.share_estimate.cohort IS 'Years of release: one year, 2016-2020 together, or the years that a trend goes over.';
COMMENT ON COLUMN core.share_estimate.compared_country IS 'Country whose share is taken off; empty: none is.';
COMMENT ON COLUMN core.share_estimate.compared_cohort IS 'Years of release of the share that is taken off; empty: none is.';
COMMENT ON COLUMN core.share_estimate.is_whole IS 'Whether the years of cohort had ended by the newest observation, and were gone through for the registry (core.registry_as_of).';
COMMENT ON COLUMN core.share_estimate.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN core.share_estimate.status IS 'Status whose share it is: open, or closed (of weights alone).';
COMMENT ON COLUMN core.share_estimate.weighting IS 'release: each flagship release alike; lab: each lab alike; download: by the downloads of the last 30 days of the release''s models on the Hub, those without any left out; counted: each release alike, over every counted release, not the registry''s flagships alone.';
COMMENT ON COLUMN core.share_estimate.n IS 'Releases of country and cohort that the weighting counts, count; of a trend those of all its years.';
COMMENT ON COLUMN core.share_estimate.n_compared IS 'The same of compared_country and compared_cohort, count; 0: nothing is compared.';
COMMENT ON COLUMN core.share_estimate.n_unknown IS 'Of n, those whose status is unknown, count.';
COMMENT ON COLUMN core.share_estimate.n_compared_unknown IS 'Of n_compared, those whose status is unknown, count.';
COMMENT ON COLUMN core.share_estimate.n_without_like IS 'Unknown ones of either side with fewer than three known releases of the same country, year and kind, count: they may be anything in every interval.';
COMMENT ON COLUMN core.share_estimate.n_shared IS 'Releases of either side that count by a fraction, since their lab has several countries, count.';
COMMENT ON COLUMN core.share_estimate.told_low IS 'As we say, without error of ours: every unknown release is not of the status (or as it makes the difference least), -1 to 1.';
COMMENT ON COLUMN core.share_estimate.told_high IS 'As we say, without error of ours: every unknown release is of the status (or as it makes the difference most), -1 to 1.';
COMMENT ON COLUMN core.share_estimate.low IS 'Lower end whatever the unknown are, our own error drawn by the audits (95 %), -1 to 1; rounded down to 0.01, of a trend 0.001.';
COMMENT ON COLUMN core.share_estimate.high IS 'Upper end of the same, rounded up, -1 to 1.';
COMMENT ON COLUMN core.share_estimate.alike_low IS 'Lower end of the 95 % interval if the unknown are like the known of the same country, year and kind (offered by API alone, or the kind of lab), our own error in it, -1 to 1.';
COMMENT ON COLUMN core.share_estimate.alike IS 'Middle (median) of the same; -1 to 1; NULL: of some unknown release too few like it are known.';
COMMENT ON COLUMN core.share_estimate.alike_high IS 'Upper end of the same interval, -1 to 1.';
COMMENT ON COLUMN core.share_estimate.n_left_out IS 'Releases of either side that the weighting leaves out, since no downloads of them are known, count.';
COMMENT ON COLUMN core.share_estimate.is_measured IS 'Whether the weighting measures the share: false where it leaves out more than half of the releases of a side, or more than a tenth and nine tenths of these or more are known to be alike (of the status, or not). Then the ends are NULL.';
COMMENT ON COLUMN core.share_estimate.years IS 'Of a trend the years that it goes over; else NULL.';
COMMENT ON COLUMN core.share_estimate.years_left_out IS 'Of a trend the years that it leaves out, each with the countries that have fewer than 5 releases and how many; NULL: none.';
COMMENT ON COLUMN core.share_estimate.pooled IS 'Statuses of which audits read fewer than 10 rows in this dimension, with the rows of all dimensions that stand in for them, as in: open 62, partial 118; NULL: none.';
COMMENT ON COLUMN core.share_estimate.kinds IS 'Main modalities of the n releases with how many each, as in: text 40, image 12; not told of releases that are not in the registry. NULL before this column was made.';
COMMENT ON COLUMN core.share_estimate.kinds_compared IS 'The same of the n_compared releases; NULL: nothing is compared.';

GRANT DELETE, UPDATE ON core.share_estimate TO observatory_loader;
