-- Checks: Models whose finding is not the best that the deciding rows of their own and their release's evidence show. Severity: fail.
-- Grain: one row per violation. Key: hub_id, dimension. Reads: core.finding, core.evidence, core.indicator, core.release_member.
SELECT f.subject_id AS hub_id, f.dimension, f.finding, shown.best
FROM core.finding f
JOIN core.release_member m ON m.artifact_kind = 'model' AND m.artifact_id = f.subject_id
CROSS JOIN LATERAL (
    SELECT coalesce(max(CASE e.finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END), 0) AS best
    FROM core.evidence e
    JOIN core.indicator i USING (indicator)
    WHERE e.release_id = m.release_id AND e.dimension = f.dimension AND i.is_deciding
      AND (e.hub_id = f.subject_id OR (e.hub_id IS NULL AND f.dimension IN ('data', 'code', 'methods')))
) shown
WHERE f.subject_kind = 'model' AND shown.best <> CASE f.finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END
