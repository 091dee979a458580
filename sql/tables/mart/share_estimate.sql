-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/share_estimate.sql.
CREATE TABLE mart.share_estimate (
    measure             text         NOT NULL,
    country             text         NOT NULL,
    cohort              text         NOT NULL,
    compared_country    text         NOT NULL,
    compared_cohort     text         NOT NULL,
    is_whole            boolean      NOT NULL,
    dimension           text         NOT NULL,
    status              text         NOT NULL,
    weighting           text         NOT NULL,
    n_compared          bigint       NOT NULL,
    n_unknown           bigint       NOT NULL,
    n_compared_unknown  bigint       NOT NULL,
    n_without_like      bigint       NOT NULL,
    n_shared            bigint       NOT NULL,
    told_low            numeric      NOT NULL,
    told_high           numeric      NOT NULL,
    low                 numeric      NOT NULL,
    high                numeric      NOT NULL,
    alike_low           numeric      NOT NULL,
    alike               numeric,
    alike_high          numeric      NOT NULL,
    metric              text         NOT NULL,
    universe            text         NOT NULL,
    "window"            text         NOT NULL,
    definition_version  integer      NOT NULL,
    n                   bigint       NOT NULL,
    coverage            numeric      NOT NULL,
    as_of               timestamptz,
    publication_id      bigint       NOT NULL,
    published_from      timestamptz  NOT NULL,
    PRIMARY KEY (measure, country, cohort, compared_country, compared_cohort, dimension, status, weighting)
);

SELECT meta.keep_history('share_estimate');
