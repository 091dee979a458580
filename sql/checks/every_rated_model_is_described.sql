-- Checks: Models that are rated and not described, or described and not rated. Severity: fail.
-- Grain: one row per violation. Key: hub_id. Reads: build.model_disclosure, build.model.
SELECT hub_id FROM build.model_disclosure d FULL JOIN build.model m USING (hub_id)
WHERE d.release_id IS DISTINCT FROM m.release_id OR d.lab_id IS DISTINCT FROM m.lab_id
