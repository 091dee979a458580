-- Checks: Releases whose lab is neither in the registry nor said to be unknown. Severity: fail.
-- Grain: one row per violation. Key: release_id. Reads: core.release, core.lab.
SELECT r.release_id, r.lab_id FROM core.release r LEFT JOIN core.lab l USING (lab_id)
WHERE l.lab_id IS NULL AND r.lab_id <> 'unknown'
