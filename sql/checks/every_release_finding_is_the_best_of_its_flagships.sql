-- Checks: Releases with models whose finding is not the best of their flagship models' (of all models', where none is a flagship), corrections aside. Severity: fail.
-- Grain: one row per violation. Key: release_id, dimension. Reads: core.finding, core.evidence, core.release_member.
WITH scored AS (
    SELECT m.release_id, f.dimension, m.role = 'flagship' AS is_flagship,
           CASE f.finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END AS score
    FROM core.release_member m
    JOIN core.finding f ON f.subject_kind = 'model' AND f.subject_id = m.artifact_id
    WHERE m.artifact_kind = 'model'
), best AS (
    SELECT release_id, dimension, coalesce(max(score) FILTER (WHERE is_flagship), max(score)) AS score
    FROM scored GROUP BY release_id, dimension
)
SELECT f.subject_id AS release_id, f.dimension, f.finding, best.score
FROM core.finding f
JOIN best ON best.release_id = f.subject_id AND best.dimension = f.dimension
WHERE f.subject_kind = 'release' AND best.score <> CASE f.finding WHEN 'open' THEN 2 WHEN 'partial' THEN 1 ELSE 0 END
  AND NOT EXISTS (SELECT 1 FROM core.evidence e WHERE e.release_id = f.subject_id AND e.dimension = f.dimension AND e.rule = 'correction.status')
