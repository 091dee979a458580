-- Checks: Releases that lack a finding in a dimension. Severity: fail.
-- Grain: one row per violation. Key: release_id, dimension. Reads: core.finding, core.release.
SELECT r.release_id, d.dimension
FROM core.release r
CROSS JOIN (VALUES ('weights'), ('data'), ('code'), ('methods'), ('licence')) AS d (dimension)
LEFT JOIN core.finding f ON f.subject_kind = 'release' AND f.subject_id = r.release_id AND f.dimension = d.dimension
WHERE f.subject_id IS NULL
