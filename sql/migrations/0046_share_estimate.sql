-- How sure a share of releases is: the measure's own error as audits found it, estimates, and their words.

CREATE TABLE core.measure_error (
    dimension  text NOT NULL,
    status     text NOT NULL,
    n          bigint NOT NULL,
    n_open     bigint NOT NULL,
    n_partial  bigint NOT NULL,
    n_closed   bigint NOT NULL,
    n_unsure   bigint NOT NULL,
    source     text NOT NULL,
    read_on    date NOT NULL,
    PRIMARY KEY (dimension, status),
    CHECK (n = n_open + n_partial + n_closed + n_unsure)
);
COMMENT ON TABLE core.measure_error IS 'How often each status that we give was right, as readers of the last audits found. Key: dimension, status. Source: docs/audits, else sql/registry/measure_errors.csv.';
COMMENT ON COLUMN core.measure_error.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN core.measure_error.status IS 'Status that we gave: open, partial or closed.';
COMMENT ON COLUMN core.measure_error.n IS 'Rows of that status that were read, count.';
COMMENT ON COLUMN core.measure_error.n_open IS 'Of these, truly open as the reader found, count.';
COMMENT ON COLUMN core.measure_error.n_partial IS 'Of these, truly partial, count.';
COMMENT ON COLUMN core.measure_error.n_closed IS 'Of these, truly closed (or of nothing that could be open), count.';
COMMENT ON COLUMN core.measure_error.n_unsure IS 'Of these, those of which the reader was not sure, count: they count both ways.';
COMMENT ON COLUMN core.measure_error.source IS 'The audits: names of their files in docs/audits, or where the counts that are shipped with the project come from.';
COMMENT ON COLUMN core.measure_error.read_on IS 'Day of reading of the newest of them.';

CREATE TABLE mart.measure_error (
    dimension       text NOT NULL,
    status          text NOT NULL,
    n               bigint NOT NULL,
    n_open          bigint NOT NULL,
    n_partial       bigint NOT NULL,
    n_closed        bigint NOT NULL,
    n_unsure        bigint NOT NULL,
    source          text NOT NULL,
    read_on         date NOT NULL,
    publication_id  bigint NOT NULL,
    published_from  timestamptz NOT NULL,
    PRIMARY KEY (dimension, status)
);
COMMENT ON TABLE mart.measure_error IS 'How often each status that we give was right, as readers of the last audits found. Key: dimension, status. Caveats: it speaks of the worlds and rules of these audits; weights that we call open were not read, and are taken to be as often right as the other dimensions together.';
COMMENT ON COLUMN mart.measure_error.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN mart.measure_error.status IS 'Status that we gave: open, partial or closed.';
COMMENT ON COLUMN mart.measure_error.n IS 'Rows of that status that were read, count.';
COMMENT ON COLUMN mart.measure_error.n_open IS 'Of these, truly open as the reader found, count.';
COMMENT ON COLUMN mart.measure_error.n_partial IS 'Of these, truly partial, count.';
COMMENT ON COLUMN mart.measure_error.n_closed IS 'Of these, truly closed (or of nothing that could be open), count.';
COMMENT ON COLUMN mart.measure_error.n_unsure IS 'Of these, those of which the reader was not sure, count: they count both ways.';
COMMENT ON COLUMN mart.measure_error.source IS 'The audits: names of their files in docs/audits, or where the counts that are shipped with the project come from.';
COMMENT ON COLUMN mart.measure_error.read_on IS 'Day of reading of the newest of them.';
COMMENT ON COLUMN mart.measure_error.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.measure_error.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

CREATE TABLE mart.measure_error_history (LIKE mart.measure_error INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX measure_error_history_key ON mart.measure_error_history (dimension, status, published_to);
COMMENT ON TABLE mart.measure_error_history IS 'Rows of mart.measure_error that a later publication changed or withdrew. Key: dimension, status, published_to.';
COMMENT ON COLUMN mart.measure_error_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';
REVOKE UPDATE, DELETE ON mart.measure_error_history FROM observatory_loader;

CREATE TABLE build.measure_error (LIKE mart.measure_error INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.measure_error DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.measure_error IS 'The next mart.measure_error, before its audit. Key: dimension, status.';

SELECT meta.make_as_of('measure_error');

CREATE TABLE core.share_estimate (
    measure             text NOT NULL,
    country             text NOT NULL,
    cohort              text NOT NULL,
    compared_country    text NOT NULL,
    compared_cohort     text NOT NULL,
    is_whole            boolean NOT NULL,
    dimension           text NOT NULL,
    status              text NOT NULL,
    weighting           text NOT NULL,
    n                   bigint NOT NULL,
    n_compared          bigint NOT NULL,
    n_unknown           bigint NOT NULL,
    n_compared_unknown  bigint NOT NULL,
    n_without_like      bigint NOT NULL,
    n_shared            bigint NOT NULL,
    told_low            numeric NOT NULL,
    told_high           numeric NOT NULL,
    low                 numeric NOT NULL,
    high                numeric NOT NULL,
    alike_low           numeric NOT NULL,
    alike               numeric,
    alike_high          numeric NOT NULL,
    PRIMARY KEY (measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting)
);
COMMENT ON TABLE core.share_estimate IS 'Shares of flagship releases that are open (or closed), differences of two and trends, each with how sure it is. Key: measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting. Source: observatory.warehouse.estimates.';
COMMENT ON COLUMN core.share_estimate.measure IS 'What is measured: share (of releases), difference (of two shares) or trend (least-squares slope of the yearly shares, or of their difference, a year).';
COMMENT ON COLUMN core.share_estimate.country IS 'ISO 3166-1 alpha-2 of the lab on the day of release.';
COMMENT ON COLUMN core.share_estimate.cohort IS 'Years of release: one year, 2016-2020 together, or the years that a trend goes over.';
COMMENT ON COLUMN core.share_estimate.compared_country IS 'Country whose share is taken off; empty: none is.';
COMMENT ON COLUMN core.share_estimate.compared_cohort IS 'Years of release of the share that is taken off; empty: none is.';
COMMENT ON COLUMN core.share_estimate.is_whole IS 'Whether the years of cohort had ended by the newest observation.';
COMMENT ON COLUMN core.share_estimate.dimension IS 'weights, data, code or methods.';
COMMENT ON COLUMN core.share_estimate.status IS 'Status whose share it is: open, or closed (of weights alone).';
COMMENT ON COLUMN core.share_estimate.weighting IS 'release: each release alike; lab: each lab alike; download: by the downloads of the last 30 days of the release''s models on the Hub, those without any left out.';
COMMENT ON COLUMN core.share_estimate.n IS 'Flagship releases of country and cohort by the registry''s criterion, count; of a trend those of all its years.';
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

CREATE TABLE mart.share_estimate (
    measure             text NOT NULL,
    country             text NOT NULL,
    cohort              text NOT NULL,
    compared_country    text NOT NULL,
    compared_cohort     text NOT NULL,
    is_whole            boolean NOT NULL,
    dimension           text NOT NULL,
    status              text NOT NULL,
    weighting           text NOT NULL,
    n_compared          bigint NOT NULL,
    n_unknown           bigint NOT NULL,
    n_compared_unknown  bigint NOT NULL,
    n_without_like      bigint NOT NULL,
    n_shared            bigint NOT NULL,
    told_low            numeric NOT NULL,
    told_high           numeric NOT NULL,
    low                 numeric NOT NULL,
    high                numeric NOT NULL,
    alike_low           numeric NOT NULL,
    alike               numeric,
    alike_high          numeric NOT NULL,
    metric              text NOT NULL,
    universe            text NOT NULL,
    "window"            text NOT NULL,
    definition_version  integer NOT NULL,
    n                   bigint NOT NULL,
    coverage            numeric NOT NULL,
    as_of               timestamptz,
    publication_id      bigint NOT NULL,
    published_from      timestamptz NOT NULL,
    PRIMARY KEY (measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting)
);
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

CREATE TABLE mart.share_estimate_history (LIKE mart.share_estimate INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX share_estimate_history_key ON mart.share_estimate_history (measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting, published_to);
COMMENT ON TABLE mart.share_estimate_history IS 'Rows of mart.share_estimate that a later publication changed or withdrew. Key: measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting, published_to.';
COMMENT ON COLUMN mart.share_estimate_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';
REVOKE UPDATE, DELETE ON mart.share_estimate_history FROM observatory_loader;

CREATE TABLE build.share_estimate (LIKE mart.share_estimate INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.share_estimate DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.share_estimate IS 'The next mart.share_estimate, before its audit. Key: measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting.';

SELECT meta.make_as_of('share_estimate');

CREATE FUNCTION mart.verdict(low numeric, high numeric, alike_low numeric, alike_high numeric, threshold numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN low > threshold THEN 'holds' WHEN high <= threshold THEN 'fails'
                WHEN alike_low > threshold THEN 'holds_if_alike' WHEN alike_high <= threshold THEN 'fails_if_alike' ELSE 'undetermined' END
$$;
COMMENT ON FUNCTION mart.verdict(numeric, numeric, numeric, numeric, numeric) IS 'Whether a measure is more than a threshold: holds or fails whatever the unknown are, holds_if_alike or fails_if_alike if they are like the known, else undetermined. Unknown ends decide nothing.';

CREATE FUNCTION mart.share_told(low numeric, high numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN low IS NULL OR high IS NULL THEN 'not known' WHEN round(100 * low) = round(100 * high) THEN round(100 * low) || ' %'
                ELSE round(100 * low) || ' to ' || round(100 * high) || ' %' END
$$;
COMMENT ON FUNCTION mart.share_told(numeric, numeric) IS 'A share between two ends (0 to 1) in words: 72 to 80 %.';

CREATE FUNCTION mart.points_told(low numeric, high numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN low IS NULL OR high IS NULL THEN 'not known'
                WHEN round(100 * low) = round(100 * high) AND round(100 * low) = 0 THEN 'equal'
                WHEN round(100 * low) = round(100 * high) THEN abs(round(100 * low)) || ' points ' || CASE WHEN low > 0 THEN 'more' ELSE 'less' END
                WHEN round(100 * low) >= 0 THEN round(100 * low) || ' to ' || round(100 * high) || ' points more'
                WHEN round(100 * high) <= 0 THEN abs(round(100 * high)) || ' to ' || abs(round(100 * low)) || ' points less'
                ELSE 'from ' || abs(round(100 * low)) || ' points less to ' || round(100 * high) || ' points more' END
$$;
COMMENT ON FUNCTION mart.points_told(numeric, numeric) IS 'A difference of shares between two ends (-1 to 1) in words: 21 to 30 points more.';

CREATE FUNCTION mart.trend_told(low numeric, high numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN low IS NULL OR high IS NULL THEN 'not known'
                WHEN low >= 0 THEN 'rising by ' || round(100 * low, 1) || ' to ' || round(100 * high, 1) || ' points a year'
                WHEN high <= 0 THEN 'falling by ' || abs(round(100 * high, 1)) || ' to ' || abs(round(100 * low, 1)) || ' points a year'
                ELSE 'between falling by ' || abs(round(100 * low, 1)) || ' and rising by ' || round(100 * high, 1) || ' points a year' END
$$;
COMMENT ON FUNCTION mart.trend_told(numeric, numeric) IS 'A slope between two ends (a year, -1 to 1) in words: rising by 1.0 to 5.2 points a year.';

