-- How many models of the whole Hub declare a model of a release as their base, directly or through others.
-- Grain: one row per model. Key: subject_id. Reads: mart.lineage_summary, mart.model.
SELECT s.subject_id, s.children, s.descendants, s.depth_max
FROM mart.lineage_summary s
WHERE s.universe = 'collected_hub' AND s.subject_kind = 'model'
  AND s.subject_id IN (SELECT m.hub_id FROM mart.model m WHERE m.release_id = CAST(:release AS text))
ORDER BY s.descendants DESC, s.subject_id
LIMIT 60
