-- Checks: Releases that are rated and not described, or described and not rated. Severity: fail.
-- Grain: one row per violation. Key: release_id. Reads: build.release_disclosure, build.release.
SELECT release_id FROM build.release_disclosure d FULL JOIN build.release r USING (release_id)
WHERE d.lab_id IS DISTINCT FROM r.lab_id OR d.is_counted IS DISTINCT FROM r.is_counted
