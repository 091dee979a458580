-- Every claim that an audit may draw: deciding evidence, own papers and repositories of releases, and closed and unknown statuses.
-- Grain: one row per claim. Key: kind, key. What is drawn is told by names alone, so that the same world draws the same rows again.
WITH deciding AS (
    -- Make one claim of a document that shows the same of many models of a release.
    SELECT release_id, dimension, finding, rule, source_kind, source_key, locator, min(evidence_id::text) AS evidence_id
    FROM core.evidence
    WHERE rank = 1 AND finding <> 'none' AND dimension IN ('data', 'code', 'methods')
    GROUP BY release_id, dimension, finding, rule, source_kind, source_key, locator
    UNION ALL
    -- Weights only of the registry's releases, on which our published claims rest. Take the row that decided (core.finding), since a person's correction decides without being the first row.
    SELECT e.release_id, e.dimension, e.finding, e.rule, e.source_kind, e.source_key, e.locator, min(e.evidence_id::text)
    FROM core.finding f
    JOIN core.evidence e ON e.evidence_id = f.evidence_id
    WHERE f.subject_kind = 'release' AND f.dimension = 'weights' AND f.status IN ('open', 'partial') AND e.finding <> 'none'
      AND f.subject_id IN (SELECT release_id FROM core.registry_release)
    GROUP BY e.release_id, e.dimension, e.finding, e.rule, e.source_kind, e.source_key, e.locator
)
SELECT 'evidence' AS kind, concat_ws('|', release_id, dimension, finding, rule, source_kind, source_key, locator) AS key,
       dimension, finding AS status, rule, finding AS stratum, release_id, evidence_id AS about
FROM deciding
UNION ALL
SELECT artifact_kind, concat_ws('|', release_id, artifact_id), CASE artifact_kind WHEN 'paper' THEN 'methods' ELSE 'code' END,
       'own', rule, rule, release_id, artifact_id
FROM core.release_member
WHERE artifact_kind IN ('paper', 'repository') AND standing::text = 'own'
  -- Leave out what a person gave: an audit judges what rules found.
  AND rule NOT IN ('registry', 'correction')
UNION ALL
SELECT f.status, concat_ws('|', f.subject_id, f.dimension), f.dimension, f.status, coalesce(e.rule, ''), coalesce(e.rule, ''), f.subject_id,
       f.evidence_id::text
FROM core.finding f
LEFT JOIN core.evidence e ON e.evidence_id = f.evidence_id
WHERE f.subject_kind = 'release' AND f.status IN ('closed', 'unknown') AND f.dimension IN ('weights', 'data', 'code', 'methods')
ORDER BY kind, key
