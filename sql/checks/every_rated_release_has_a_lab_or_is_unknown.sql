-- Checks: Rated releases of a lab that is not published. Severity: fail.
-- Grain: one row per violation. Key: release_id. Reads: build.release_disclosure, build.lab.
SELECT r.release_id, r.lab_id FROM build.release_disclosure r
LEFT JOIN build.lab l USING (lab_id) WHERE l.lab_id IS NULL AND r.lab_id <> 'unknown'
