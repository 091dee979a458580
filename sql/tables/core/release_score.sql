-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/release_score.sql.
CREATE TABLE core.release_score (
    release_id          text     PRIMARY KEY,
    score_version       integer  NOT NULL,
    weights_score       numeric,
    weights_coverage    numeric,
    data_score          numeric,
    data_coverage       numeric,
    code_score          numeric,
    code_coverage       numeric,
    methods_score       numeric,
    methods_coverage    numeric,
    mof_class           text,
    mof_next_class      text,
    mof_blocking        text,
    mof_progress_iii    numeric,
    mof_progress_ii     numeric,
    mof_progress_i      numeric,
    mof_progress        numeric,
    mof_coverage        numeric,
    osai_sum            numeric,
    osai_score          numeric,
    osai_coverage       numeric,
    weights_score_low   numeric,
    weights_score_high  numeric,
    data_score_low      numeric,
    data_score_high     numeric,
    code_score_low      numeric,
    code_score_high     numeric,
    methods_score_low   numeric,
    methods_score_high  numeric,
    osai_score_low      numeric,
    osai_score_high     numeric,
    osai_known          bigint,
    mof_class_high      text
);

GRANT DELETE, UPDATE ON core.release_score TO observatory_loader;
