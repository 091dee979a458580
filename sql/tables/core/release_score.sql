-- Written by make schema: change it by a migration.
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
    osai_known          bigint
);

COMMENT ON TABLE core.release_score IS 'Scores per release. Key: release_id.';
COMMENT ON COLUMN core.release_score.release_id IS 'Release.';
COMMENT ON COLUMN core.release_score.score_version IS 'Version of the formulas; 2 since the European index''s own formula stands here, over its twelve parameters.';
COMMENT ON COLUMN core.release_score.weights_score IS 'Mean of the known indicators of the dimension, of which coverage says how many: open 1, partial 0.5, closed 0; NULL: none is known. Unit: 0 to 1. To rank releases take the lower end.';
COMMENT ON COLUMN core.release_score.weights_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN core.release_score.data_score IS 'Mean of the known indicators of the dimension, of which coverage says how many: open 1, partial 0.5, closed 0; NULL: none is known. Unit: 0 to 1. To rank releases take the lower end.';
COMMENT ON COLUMN core.release_score.data_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN core.release_score.code_score IS 'Mean of the known indicators of the dimension, of which coverage says how many: open 1, partial 0.5, closed 0; NULL: none is known. Unit: 0 to 1. To rank releases take the lower end.';
COMMENT ON COLUMN core.release_score.code_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN core.release_score.methods_score IS 'Mean of the known indicators of the dimension, of which coverage says how many: open 1, partial 0.5, closed 0; NULL: none is known. Unit: 0 to 1. To rank releases take the lower end.';
COMMENT ON COLUMN core.release_score.methods_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN core.release_score.mof_class IS 'Best class of the Model Openness Framework with every required component open under an open licence, and nothing of it unknown: I, II or III; NULL: none.';
COMMENT ON COLUMN core.release_score.mof_next_class IS 'The class after it; NULL: class I is reached.';
COMMENT ON COLUMN core.release_score.mof_blocking IS 'Components that block the next class, each closed, partial or unknown.';
COMMENT ON COLUMN core.release_score.mof_progress_iii IS 'Required components of class III that count, percent; what is unknown does not count.';
COMMENT ON COLUMN core.release_score.mof_progress_ii IS 'Of classes III and II, percent.';
COMMENT ON COLUMN core.release_score.mof_progress_i IS 'Of all classes, percent.';
COMMENT ON COLUMN core.release_score.mof_progress IS 'Mean of the three, percent.';
COMMENT ON COLUMN core.release_score.mof_coverage IS 'Share of the required components of which something is known, 0 to 1.';
COMMENT ON COLUMN core.release_score.osai_sum IS 'Sum over the twelve parameters of the European Open Source AI Index, as we find them: open 1, partial 0.5, closed or unknown 0. Unit: score, 0 to 12.';
COMMENT ON COLUMN core.release_score.osai_score IS 'Score by the formula of the European Open Source AI Index: osai_sum / 12, what is missing as 0. Unit: 0 to 1. Never more than the index would give on the same findings.';
COMMENT ON COLUMN core.release_score.osai_coverage IS 'osai_known / 12, 0 to 1.';
COMMENT ON COLUMN core.release_score.weights_score_low IS 'Mean of all indicators of the dimension with the unknown as closed, 0 to 1: the lower end, and what to rank by.';
COMMENT ON COLUMN core.release_score.weights_score_high IS 'Mean of all indicators of the dimension with the unknown as open, 0 to 1: the upper end.';
COMMENT ON COLUMN core.release_score.data_score_low IS 'Mean of all indicators of the dimension with the unknown as closed, 0 to 1: the lower end, and what to rank by.';
COMMENT ON COLUMN core.release_score.data_score_high IS 'Mean of all indicators of the dimension with the unknown as open, 0 to 1: the upper end.';
COMMENT ON COLUMN core.release_score.code_score_low IS 'Mean of all indicators of the dimension with the unknown as closed, 0 to 1: the lower end, and what to rank by.';
COMMENT ON COLUMN core.release_score.code_score_high IS 'Mean of all indicators of the dimension with the unknown as open, 0 to 1: the upper end.';
COMMENT ON COLUMN core.release_score.methods_score_low IS 'Mean of all indicators of the dimension with the unknown as closed, 0 to 1: the lower end, and what to rank by.';
COMMENT ON COLUMN core.release_score.methods_score_high IS 'Mean of all indicators of the dimension with the unknown as open, 0 to 1: the upper end.';
COMMENT ON COLUMN core.release_score.osai_score_low IS 'The lower end: unknown as 0, which is the formula, so that it equals osai_score. Unit: 0 to 1. Rank by it.';
COMMENT ON COLUMN core.release_score.osai_score_high IS 'The upper end: the same formula with every unknown parameter as open. Unit: 0 to 1.';
COMMENT ON COLUMN core.release_score.osai_known IS 'Count of the twelve parameters of which the value is known.';
