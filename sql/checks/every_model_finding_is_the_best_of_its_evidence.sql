-- Checks: Models whose finding is not the best that their own and their release's evidence shows; data may be less, where the base model's differ. Severity: fail.
-- Grain: one row per offence. Key: hub_id, dimension. Reads: core.finding, core.evidence, core.indicator, core.release_member.
SELECT f.subject_id AS hub_id, f.dimension, f.finding, shown.best
FROM core.finding f
JOIN core.release_member m ON m.artifact_kind = 'model' AND m.artifact_id = f.subject_id
CROSS JOIN LATERAL (
    SELECT coalesce(max(CASE e.finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END), 0) AS best
    FROM core.evidence e
    WHERE e.release_id = m.release_id AND e.dimension = f.dimension AND e.indicator <> 'correction'
      AND e.indicator NOT IN (SELECT i.indicator FROM core.indicator i WHERE NOT i.is_deciding)
      AND NOT (e.rule = 'data.base_named' AND EXISTS (SELECT 1 FROM core.evidence d WHERE d.hub_id = f.subject_id AND d.rule = 'data.base_model'))
      AND (e.hub_id = f.subject_id OR (e.hub_id IS NULL AND f.dimension IN ('data', 'code', 'methods')))
) shown
CROSS JOIN LATERAL (SELECT CASE f.finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END AS score) said
WHERE f.subject_kind = 'model'
  AND CASE WHEN f.dimension = 'data' THEN said.score > shown.best OR (said.score = 0) <> (shown.best = 0)
           ELSE said.score <> shown.best END
