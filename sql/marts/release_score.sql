-- Scores of releases.
-- Grain: one row per release. Key: release_id. Reads: core.release_score.
SELECT release_id, score_version, weights_score, weights_coverage, data_score, data_coverage, code_score, code_coverage, methods_score,
       methods_coverage, mof_class, mof_next_class, mof_blocking, mof_progress_iii, mof_progress_ii, mof_progress_i, mof_progress, mof_coverage,
       osai_sum, osai_score, osai_coverage, weights_score_low, weights_score_high, data_score_low, data_score_high, code_score_low,
       code_score_high, methods_score_low, methods_score_high, osai_score_low, osai_score_high, osai_known, mof_class_high
FROM core.release_score;

COMMENT ON TABLE mart.release_score IS 'Scores of releases by published formulas. Key: release_id. Source: core.release_indicator. Caveats: what is not known counts as not there, and the upper end says what it would be if all of it were open; a score without its coverage says little; join mart.release and ask for is_counted where only releases of the criterion may count.';
COMMENT ON COLUMN mart.release_score.release_id IS 'Release.';
COMMENT ON COLUMN mart.release_score.score_version IS 'Version of the formulas; 2 since the European index''s own formula stands here, over its twelve parameters.';
COMMENT ON COLUMN mart.release_score.weights_score IS 'Mean of the known indicators of the dimension, of which coverage says how many: open 1, partial 0.5, closed 0; NULL: none is known. Unit: 0 to 1. To rank releases take the lower end.';
COMMENT ON COLUMN mart.release_score.weights_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN mart.release_score.data_score IS 'Mean of the known indicators of the dimension, of which coverage says how many: open 1, partial 0.5, closed 0; NULL: none is known. Unit: 0 to 1. To rank releases take the lower end.';
COMMENT ON COLUMN mart.release_score.data_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN mart.release_score.code_score IS 'Mean of the known indicators of the dimension, of which coverage says how many: open 1, partial 0.5, closed 0; NULL: none is known. Unit: 0 to 1. To rank releases take the lower end.';
COMMENT ON COLUMN mart.release_score.code_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN mart.release_score.methods_score IS 'Mean of the known indicators of the dimension, of which coverage says how many: open 1, partial 0.5, closed 0; NULL: none is known. Unit: 0 to 1. To rank releases take the lower end.';
COMMENT ON COLUMN mart.release_score.methods_coverage IS 'Share of the dimension''s indicators that are known, 0 to 1.';
COMMENT ON COLUMN mart.release_score.mof_class IS 'Best class of the Model Openness Framework with every required component open under an open licence, and nothing of it unknown: I, II or III; NULL: none is shown, which does not say that none is reached: mof_blocking tells what is unknown.';
COMMENT ON COLUMN mart.release_score.mof_next_class IS 'The class after it; NULL: class I is reached.';
COMMENT ON COLUMN mart.release_score.mof_blocking IS 'Components that block the next class, each closed, partial or unknown.';
COMMENT ON COLUMN mart.release_score.mof_progress_iii IS 'Required components of class III that count, percent; what is unknown does not count.';
COMMENT ON COLUMN mart.release_score.mof_progress_ii IS 'Of classes III and II, percent.';
COMMENT ON COLUMN mart.release_score.mof_progress_i IS 'Of all classes, percent.';
COMMENT ON COLUMN mart.release_score.mof_progress IS 'Mean of the three, percent.';
COMMENT ON COLUMN mart.release_score.mof_coverage IS 'Share of the required components of which something is known, 0 to 1.';
COMMENT ON COLUMN mart.release_score.osai_sum IS 'Sum over the twelve parameters of the European Open Source AI Index, as we find them: open 1, partial 0.5, closed or unknown 0. Unit: score, 0 to 12.';
COMMENT ON COLUMN mart.release_score.osai_score IS 'Score by the formula of the European Open Source AI Index: osai_sum / 12, what is missing as 0. Unit: 0 to 1. Never more than the index would give on the same findings.';
COMMENT ON COLUMN mart.release_score.osai_coverage IS 'osai_known / 12, 0 to 1.';
COMMENT ON COLUMN mart.release_score.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.release_score.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.release_score.weights_score_low IS 'Mean of all indicators of the dimension with the unknown as closed, 0 to 1: the lower end, and what to rank by.';
COMMENT ON COLUMN mart.release_score.weights_score_high IS 'Mean of all indicators of the dimension with the unknown as open, 0 to 1: the upper end.';
COMMENT ON COLUMN mart.release_score.data_score_low IS 'Mean of all indicators of the dimension with the unknown as closed, 0 to 1: the lower end, and what to rank by.';
COMMENT ON COLUMN mart.release_score.data_score_high IS 'Mean of all indicators of the dimension with the unknown as open, 0 to 1: the upper end.';
COMMENT ON COLUMN mart.release_score.code_score_low IS 'Mean of all indicators of the dimension with the unknown as closed, 0 to 1: the lower end, and what to rank by.';
COMMENT ON COLUMN mart.release_score.code_score_high IS 'Mean of all indicators of the dimension with the unknown as open, 0 to 1: the upper end.';
COMMENT ON COLUMN mart.release_score.methods_score_low IS 'Mean of all indicators of the dimension with the unknown as closed, 0 to 1: the lower end, and what to rank by.';
COMMENT ON COLUMN mart.release_score.methods_score_high IS 'Mean of all indicators of the dimension with the unknown as open, 0 to 1: the upper end.';
COMMENT ON COLUMN mart.release_score.osai_score_low IS 'The lower end: unknown as 0, which is the formula, so that it equals osai_score. Unit: 0 to 1. Rank by it.';
COMMENT ON COLUMN mart.release_score.osai_score_high IS 'The upper end: the same formula with every unknown parameter as open. Unit: 0 to 1.';
COMMENT ON COLUMN mart.release_score.osai_known IS 'Count of the twelve parameters of which the value is known.';
COMMENT ON COLUMN mart.release_score.mof_class_high IS 'The class that it would reach if every component that is unknown were there under an open licence: I, II or III; NULL: a component that every class requires is known to be partial or closed. The truth lies between mof_class and this.';
