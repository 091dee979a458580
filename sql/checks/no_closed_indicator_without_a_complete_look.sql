-- Checks: Indicators that are closed with neither a row of evidence nor a complete check of the sources. Severity: fail.
-- Grain: one row per violation. Key: release_id, indicator. Reads: core.release_indicator, core.indicator, core.finding, core.release_member, staging.look.
SELECT x.release_id, x.indicator
FROM core.release_indicator x
JOIN core.indicator i USING (indicator)
WHERE x.status = 'closed' AND x.evidence_id IS NULL
  AND NOT EXISTS (
      SELECT 1 FROM core.finding f
      WHERE f.subject_kind = 'release' AND f.subject_id = x.release_id AND f.look = 'complete'
        AND f.dimension = CASE i.look WHEN 'no_weights' THEN 'weights' WHEN 'refs' THEN 'weights' WHEN 'no_training_code' THEN 'code' WHEN 'no_paper' THEN 'methods'
                                      ELSE i.look END
        AND (f.finding = 'none' OR i.look NOT IN ('refs', 'no_weights', 'no_training_code', 'no_paper')))
  AND NOT EXISTS (
      SELECT 1 FROM core.release_member m
      JOIN staging.look l ON l.source = 'huggingface' AND l.outcome IN ('answered', 'absent')
          AND l.scope = CASE i.look WHEN 'card' THEN 'model_card:' WHEN 'refs' THEN 'model_refs:' END || m.artifact_id
      WHERE m.release_id = x.release_id AND m.artifact_kind = 'model' AND m.role = 'flagship')
  AND NOT (i.look = 'licence_files' AND NOT EXISTS (
      SELECT 1 FROM core.release_member m
      LEFT JOIN staging.look l ON l.source = 'github' AND l.scope = 'tree:' || m.artifact_id AND l.outcome = 'answered'
      WHERE m.release_id = x.release_id AND m.artifact_kind = 'repository' AND l.scope IS NULL))
