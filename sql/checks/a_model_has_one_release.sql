-- Checks: Models that belong to several releases. Severity: fail.
-- Grain: one row per violation. Key: artifact_id. Reads: core.release_member.
SELECT artifact_id, count(*) AS releases FROM core.release_member WHERE artifact_kind = 'model'
GROUP BY artifact_id HAVING count(*) > 1
