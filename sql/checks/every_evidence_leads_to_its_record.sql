-- Checks: Evidence that names a record that we do not hold. Severity: fail.
-- Grain: one row per violation. Key: evidence_id. Reads: core.evidence, core.document.
SELECT e.evidence_id, e.raw_version_id FROM core.evidence e
LEFT JOIN core.document d USING (raw_version_id)
WHERE e.raw_version_id IS NOT NULL AND d.raw_version_id IS NULL
