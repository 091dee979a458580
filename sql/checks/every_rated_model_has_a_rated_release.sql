-- Checks: Rated models whose release is not rated. Severity: fail.
-- Grain: one row per violation. Key: hub_id. Reads: build.model_disclosure, build.release_disclosure.
SELECT d.hub_id, d.release_id FROM build.model_disclosure d
LEFT JOIN build.release_disclosure r USING (release_id) WHERE r.release_id IS NULL
