-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/assessment_agreement.sql.
CREATE TABLE mart.assessment_agreement (
    source                      text         NOT NULL,
    dimension                   text         NOT NULL,
    row_group                   text         NOT NULL,
    answered_by                 text         NOT NULL,
    n                           bigint       NOT NULL,
    n_judged                    bigint,
    n_with_repository           bigint,
    n_with_repository_answered  bigint,
    open_open                   bigint,
    open_partial                bigint,
    open_closed                 bigint,
    partial_open                bigint,
    partial_partial             bigint,
    partial_closed              bigint,
    closed_open                 bigint,
    closed_partial              bigint,
    closed_closed               bigint,
    accuracy                    numeric,
    accuracy_low                numeric,
    accuracy_high               numeric,
    macro_f1                    numeric,
    macro_f1_low                numeric,
    macro_f1_high               numeric,
    kappa                       numeric,
    kappa_low                   numeric,
    kappa_high                  numeric,
    accuracy_closed_or_some     numeric,
    publication_id              bigint       NOT NULL,
    published_from              timestamptz  NOT NULL,
    PRIMARY KEY (source, dimension, row_group, answered_by)
);

SELECT meta.keep_history('assessment_agreement');
