-- Scores of releases.
-- Grain: one row per release. Key: release_id. Reads: core.release_score.
SELECT release_id, score_version, weights_score, weights_coverage, data_score, data_coverage, code_score, code_coverage, methods_score,
       methods_coverage, mof_class, mof_next_class, mof_blocking, mof_progress_iii, mof_progress_ii, mof_progress_i, mof_progress, mof_coverage,
       osai_sum, osai_score, osai_coverage, weights_score_low, weights_score_high, data_score_low, data_score_high, code_score_low,
       code_score_high, methods_score_low, methods_score_high, osai_score_low, osai_score_high, osai_known
FROM core.release_score
