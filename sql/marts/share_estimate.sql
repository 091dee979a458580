-- Shares of flagship releases that are open (or closed), differences between two groups and trends, each with its interval.
-- Grain: one row per measure, sides, dimension, status and weighting. Key: measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting.
-- Moves: n, n_compared, n_unknown, n_compared_unknown, n_without_like, n_shared, told_low, told_high, low, high, alike_low, alike_high, coverage, is_whole.
-- Reads: core.share_estimate, core.observed.
SELECT measure, country, cohort, compared_country, compared_cohort, is_whole, dimension, status, weighting,
       n_compared, n_unknown, n_compared_unknown, n_without_like, n_shared,
       told_low, told_high, low, high, alike_low, alike, alike_high,
       'share_estimate' AS metric, 'registry' AS universe, cohort AS "window", 1 AS definition_version, n,
       round(least(1 - n_unknown::numeric / n, coalesce(1 - n_compared_unknown::numeric / nullif(n_compared, 0), 1)), 4) AS coverage,
       (SELECT max(observed_at) FROM core.observed) AS as_of
FROM core.share_estimate;

COMMENT ON TABLE mart.share_estimate IS 'Shares of flagship releases that are open (or closed), differences of two and trends, each with how sure it is. Key: measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting. Caveats: these are all releases that the registry lists, so no error of sampling is in it; what the registry lacks is in no interval; errors are taken to be alike over countries and years.';
COMMENT ON COLUMN mart.share_estimate.measure IS 'What is measured: share (of releases), difference (of two shares) or trend (least-squares slope of the yearly shares, or of their difference, a year).';
COMMENT ON COLUMN mart.share_estimate.country IS 'ISO 3166-1 alpha-2 of the lab on the day of release.';
COMMENT ON COLUMN mart.share_estimate.cohort IS 'Years of release: one year, 2016-2020 together, or the years that a trend goes over.';
COMMENT ON COLUMN mart.share_estimate.compared_country IS 'Country whose share is taken off; empty: none is.';
COMMENT ON COLUMN mart.share_estimate.compared_cohort IS 'Years of release of the share that is taken off; empty: none is.';
COMMENT ON COLUMN mart.share_estimate.is_whole IS 'Whether the years of cohort had ended by the newest observation.';
COMMENT ON COLUMN mart.share_estimate.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.share_estimate.status IS 'Status whose share it is: open, or closed (of weights alone).';
COMMENT ON COLUMN mart.share_estimate.weighting IS 'release: each release alike; lab: each lab alike; download: by the downloads of the last 30 days of the release''s models on the Hub, those without any left out.';
COMMENT ON COLUMN mart.share_estimate.n_compared IS 'The same of compared_country and compared_cohort, count; 0: nothing is compared.';
COMMENT ON COLUMN mart.share_estimate.n_unknown IS 'Of n, those whose status is unknown, count.';
COMMENT ON COLUMN mart.share_estimate.n_compared_unknown IS 'Of n_compared, those whose status is unknown, count.';
COMMENT ON COLUMN mart.share_estimate.n_without_like IS 'Unknown ones of either side with fewer than three known releases of the same country, year and kind, count: they may be anything in every interval.';
COMMENT ON COLUMN mart.share_estimate.n_shared IS 'Releases of either side that count by a fraction, since their lab has several countries, count.';
COMMENT ON COLUMN mart.share_estimate.told_low IS 'As we say, without error of ours: every unknown release is not of the status (or as it makes the difference least), -1 to 1.';
COMMENT ON COLUMN mart.share_estimate.told_high IS 'As we say, without error of ours: every unknown release is of the status (or as it makes the difference most), -1 to 1.';
COMMENT ON COLUMN mart.share_estimate.low IS 'Lower end whatever the unknown are, our own error drawn by the audits (95 %), -1 to 1; rounded down to 0.01, of a trend 0.001.';
COMMENT ON COLUMN mart.share_estimate.high IS 'Upper end of the same, rounded up, -1 to 1.';
COMMENT ON COLUMN mart.share_estimate.alike_low IS 'Lower end of the 95 % interval if the unknown are like the known of the same country, year and kind (offered by API alone, or the kind of lab), our own error in it, -1 to 1.';
COMMENT ON COLUMN mart.share_estimate.alike IS 'Middle (median) of the same; -1 to 1; NULL: of some unknown release too few like it are known.';
COMMENT ON COLUMN mart.share_estimate.alike_high IS 'Upper end of the same interval, -1 to 1.';
COMMENT ON COLUMN mart.share_estimate.metric IS 'share_estimate, as in mart.metric_definition.';
COMMENT ON COLUMN mart.share_estimate.universe IS 'registry: releases of the registry.';
COMMENT ON COLUMN mart.share_estimate."window" IS 'Years of release, as cohort.';
COMMENT ON COLUMN mart.share_estimate.definition_version IS 'Version of the definition, as in mart.metric_definition.';
COMMENT ON COLUMN mart.share_estimate.n IS 'Flagship releases of country and cohort by the registry''s criterion, count; of a trend those of all its years.';
COMMENT ON COLUMN mart.share_estimate.coverage IS 'Share of the releases of the side of which less is known whose status is known, 0 to 1.';
COMMENT ON COLUMN mart.share_estimate.as_of IS 'Newest observation of any service (UTC).';
COMMENT ON COLUMN mart.share_estimate.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.share_estimate.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
