-- Checks: Scores outside their lower and upper ends, a sum of points outside 0 to 12, or an OSAI score that is not its own lower end. Severity: fail.
-- Grain: one row per violation. Key: release_id. Reads: core.release_score.
SELECT release_id
FROM core.release_score
WHERE osai_score <> osai_score_low OR osai_score_low > osai_score_high OR osai_sum NOT BETWEEN 0 AND 12
   OR weights_score NOT BETWEEN weights_score_low AND weights_score_high OR data_score NOT BETWEEN data_score_low AND data_score_high
   OR code_score NOT BETWEEN code_score_low AND code_score_high OR methods_score NOT BETWEEN methods_score_low AND methods_score_high
