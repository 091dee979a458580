-- Checks: Releases that have no member and that the registry does not name. Severity: warn.
-- Grain: one row per violation. Key: release_id. Reads: core.release, core.release_member.
SELECT r.release_id FROM core.release r
WHERE NOT r.is_registry AND NOT EXISTS (SELECT 1 FROM core.release_member m WHERE m.release_id = r.release_id)
