-- Shares of releases that are open (or closed), differences between two groups and trends, each with its interval.
-- Grain: one row per measure, sides, dimension, status and weighting. Key: measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting.
-- Volatile: n, n_compared, n_unknown, n_compared_unknown, n_without_like, n_shared, told_low, told_high, low, high, alike_low, alike_high, coverage, is_whole, is_after_registry, n_left_out, is_measured, years, years_left_out, pooled, kinds, kinds_compared.
-- Reads: core.share_estimate, core.observed.
SELECT measure, country, cohort, compared_country, compared_cohort, is_whole, dimension, status, weighting,
       n_compared, n_unknown, n_compared_unknown, n_without_like, n_shared,
       told_low, told_high, low, high, alike_low, alike, alike_high,
       'share_estimate' AS metric, 'registry' AS universe, cohort AS "window", 1 AS definition_version, n,
       round(least(1 - n_unknown::numeric / n, coalesce(1 - n_compared_unknown::numeric / nullif(n_compared, 0), 1)), 4) AS coverage,
       (SELECT max(observed_at) FROM core.observed) AS as_of,
       n_left_out, is_measured, years, years_left_out, pooled, kinds, kinds_compared,
       l.listed_to AS registry_as_of, coalesce(least(make_date(right(cohort, 4)::integer, 12, 31), l.on_date) > l.listed_to, true) AS is_after_registry
FROM core.share_estimate
CROSS JOIN (
    SELECT core.registry_listed_to('registry') AS listed_to, (SELECT (max(observed_at) AT TIME ZONE 'UTC')::date FROM core.observed) AS on_date
) l;

COMMENT ON TABLE mart.share_estimate IS 'Shares of flagship releases that are open (or closed), differences of two and trends, each with how sure it is; beside them (weighting counted) the same over every counted release. Key: measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting. Caveats: a share of the releases of a list that is made by hand by one criterion (weighting counted adds the releases of its labs that entered by themselves), so no error of sampling is in it; what the registry lacks is in no interval; before 2021 few releases are listed, looking back, so compare no year before with one after; errors are taken to be alike over countries and years.';
COMMENT ON COLUMN mart.share_estimate.measure IS 'What is measured: share (of releases), difference (of two shares) or trend (least-squares slope of the yearly shares, or of their difference, a year; each year alike; up to 2020 and since 2021 apart).';
COMMENT ON COLUMN mart.share_estimate.country IS 'ISO 3166-1 alpha-2 of the lab on the day of release.';
COMMENT ON COLUMN mart.share_estimate.cohort IS 'Years of release: one year, 2016-2020 together, or the years that a trend goes over.';
COMMENT ON COLUMN mart.share_estimate.compared_country IS 'Country whose share is taken off; empty: none is.';
COMMENT ON COLUMN mart.share_estimate.compared_cohort IS 'Years of release of the share that is taken off; empty: none is.';
COMMENT ON COLUMN mart.share_estimate.is_whole IS 'Whether the years of cohort had ended by the newest observation, and lie before registry_as_of.';
COMMENT ON COLUMN mart.share_estimate.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.share_estimate.status IS 'Status whose share it is: open, or closed (of weights alone).';
COMMENT ON COLUMN mart.share_estimate.weighting IS 'release: each flagship release alike; lab: each lab alike; download: by the downloads of the last 30 days of the release''s models on the Hub, those without any left out; counted: each release alike, over every counted release, not the registry''s flagships alone.';
COMMENT ON COLUMN mart.share_estimate.n_compared IS 'The same of compared_country and compared_cohort, count; 0: nothing is compared.';
COMMENT ON COLUMN mart.share_estimate.n_unknown IS 'Of n, those whose status is unknown, count.';
COMMENT ON COLUMN mart.share_estimate.n_compared_unknown IS 'Of n_compared, those whose status is unknown, count.';
COMMENT ON COLUMN mart.share_estimate.n_without_like IS 'Unknown ones of either side with fewer than three known releases of the same country, year and kind, count: they may be anything in every interval.';
COMMENT ON COLUMN mart.share_estimate.n_shared IS 'Releases of either side that count by a fraction, since their lab has several countries, count.';
COMMENT ON COLUMN mart.share_estimate.told_low IS 'As we say, without error of ours: every unknown release is not of the status (or as it makes the difference least), -1 to 1; NULL: not measured (is_measured).';
COMMENT ON COLUMN mart.share_estimate.told_high IS 'As we say, without error of ours: every unknown release is of the status (or as it makes the difference most), -1 to 1; NULL: not measured (is_measured).';
COMMENT ON COLUMN mart.share_estimate.low IS 'Lower end whatever the unknown are, our own error drawn by the audits (95 %), -1 to 1; rounded down to 0.01, of a trend 0.001; NULL: not measured (is_measured).';
COMMENT ON COLUMN mart.share_estimate.high IS 'Upper end of the same, rounded up, -1 to 1; NULL: not measured (is_measured).';
COMMENT ON COLUMN mart.share_estimate.alike_low IS 'Lower end of the 95 % interval if the unknown are like the known of the same country, year and kind (offered by API alone, or the kind of lab), our own error in it, -1 to 1; NULL: not measured (is_measured).';
COMMENT ON COLUMN mart.share_estimate.alike IS 'Middle (median) of the same; -1 to 1; NULL: of some unknown release too few like it are known.';
COMMENT ON COLUMN mart.share_estimate.alike_high IS 'Upper end of the same interval, -1 to 1; NULL: not measured (is_measured).';
COMMENT ON COLUMN mart.share_estimate.metric IS 'share_estimate, as in mart.metric_definition.';
COMMENT ON COLUMN mart.share_estimate.universe IS 'registry: releases of the registry and its labs.';
COMMENT ON COLUMN mart.share_estimate."window" IS 'Years of release, as cohort.';
COMMENT ON COLUMN mart.share_estimate.definition_version IS 'Version of the definition, as in mart.metric_definition.';
COMMENT ON COLUMN mart.share_estimate.n IS 'Releases of country and cohort that the weighting counts (the registry''s flagships; of weighting counted every counted release), count; of a trend those of all its years.';
COMMENT ON COLUMN mart.share_estimate.coverage IS 'Share of the releases of the side of which less is known whose status is known, 0 to 1.';
COMMENT ON COLUMN mart.share_estimate.as_of IS 'Newest observation of any service (UTC).';
COMMENT ON COLUMN mart.share_estimate.n_left_out IS 'Releases of either side that the weighting leaves out, since no downloads of them are known, count.';
COMMENT ON COLUMN mart.share_estimate.is_measured IS 'Whether the weighting measures the share: false where it leaves out more than half of the releases of a side, or more than a tenth and nine tenths of these or more are known to be alike (of the status, or not). Then the ends are NULL.';
COMMENT ON COLUMN mart.share_estimate.years IS 'Of a trend the years that it goes over; else NULL.';
COMMENT ON COLUMN mart.share_estimate.years_left_out IS 'Of a trend the years that it leaves out, each with the countries that have fewer than 5 releases and how many; NULL: none.';
COMMENT ON COLUMN mart.share_estimate.pooled IS 'Statuses of which audits read fewer than 10 rows in this dimension, with the rows of all dimensions that stand in for them, as in: open 62, partial 118; NULL: none.';
COMMENT ON COLUMN mart.share_estimate.kinds IS 'Main modalities of the n releases with how many each, as in: text 40, image 12; not told: of releases that are not in the registry. NULL: published before they were counted.';
COMMENT ON COLUMN mart.share_estimate.kinds_compared IS 'The same of the n_compared releases; NULL: nothing is compared.';
COMMENT ON COLUMN mart.share_estimate.registry_as_of IS 'Last day up to which the makers'' announcements were gone through for these rows (mart.registry_as_of, the first of its kinds); NULL: not known.';
COMMENT ON COLUMN mart.share_estimate.is_after_registry IS 'Whether a part of cohort, up to the newest observation, lies after registry_as_of: what was announced then is missing, closed releases above all; true too where that day is not known.';
COMMENT ON COLUMN mart.share_estimate.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.share_estimate.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
