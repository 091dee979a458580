-- A weighting that leaves out nearly all of one status measures nothing: its ends are NULL. A trend names its years, and a pooled error says so.
ALTER TABLE core.share_estimate
    ALTER COLUMN told_low DROP NOT NULL, ALTER COLUMN told_high DROP NOT NULL, ALTER COLUMN low DROP NOT NULL, ALTER COLUMN high DROP NOT NULL,
    ALTER COLUMN alike_low DROP NOT NULL, ALTER COLUMN alike_high DROP NOT NULL,
    ADD COLUMN n_left_out bigint NOT NULL DEFAULT 0, ADD COLUMN is_measured boolean NOT NULL DEFAULT true, ADD COLUMN years text, ADD COLUMN years_left_out text,
    ADD COLUMN pooled text,
    ADD CONSTRAINT share_estimate_has_ends_if_measured CHECK (num_nulls(told_low, told_high, low, high, alike_low, alike_high) = CASE WHEN is_measured THEN 0 ELSE 6 END);
ALTER TABLE core.share_estimate ALTER COLUMN n_left_out DROP DEFAULT, ALTER COLUMN is_measured DROP DEFAULT;
COMMENT ON TABLE core.share_estimate IS 'Shares of releases that are open (or closed), differences of two and trends, each with how sure it is; flagship releases of the registry, and beside them every counted release. Key: measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting. Source: observatory.warehouse.estimates.';
COMMENT ON COLUMN core.share_estimate.is_whole IS 'Whether the years of cohort had ended by the newest observation, and were gone through for the registry (core.registry_as_of).';
COMMENT ON COLUMN core.share_estimate.weighting IS 'release: each flagship release alike; lab: each lab alike; download: by the downloads of the last 30 days of the release''s models on the Hub, those without any left out; counted: each release alike, over every counted release, not the registry''s flagships alone.';
COMMENT ON COLUMN core.share_estimate.n IS 'Releases of country and cohort that the weighting counts, count; of a trend those of all its years.';
COMMENT ON COLUMN core.share_estimate.n_left_out IS 'Releases of either side that the weighting leaves out, since no downloads of them are known, count.';
COMMENT ON COLUMN core.share_estimate.is_measured IS 'Whether the weighting measures the share: false where it leaves out more than half of the releases of a side, or more than a tenth and nine tenths of these or more are known to be alike (of the status, or not). Then the ends are NULL.';
COMMENT ON COLUMN core.share_estimate.years IS 'Of a trend the years that it goes over; else NULL.';
COMMENT ON COLUMN core.share_estimate.years_left_out IS 'Of a trend the years that it leaves out, each with the countries that have fewer than 5 releases and how many; NULL: none.';
COMMENT ON COLUMN core.share_estimate.pooled IS 'Statuses of which audits read fewer than 10 rows in this dimension, with the rows of all dimensions that stand in for them, as in: open 62, partial 118; NULL: none.';

ALTER TABLE mart.share_estimate
    ALTER COLUMN told_low DROP NOT NULL, ALTER COLUMN told_high DROP NOT NULL, ALTER COLUMN low DROP NOT NULL, ALTER COLUMN high DROP NOT NULL,
    ALTER COLUMN alike_low DROP NOT NULL, ALTER COLUMN alike_high DROP NOT NULL,
    ADD COLUMN n_left_out bigint, ADD COLUMN is_measured boolean, ADD COLUMN years text, ADD COLUMN years_left_out text, ADD COLUMN pooled text;
