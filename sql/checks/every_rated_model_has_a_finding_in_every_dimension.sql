-- Checks: Models of a release that lack a finding in a dimension. Severity: fail.
-- Grain: one row per violation. Key: hub_id, dimension. Reads: core.finding, core.release_member.
SELECT m.artifact_id AS hub_id, d.dimension
FROM core.release_member m
CROSS JOIN (VALUES ('weights'), ('data'), ('code'), ('methods'), ('licence')) AS d (dimension)
LEFT JOIN core.finding f ON f.subject_kind = 'model' AND f.subject_id = m.artifact_id AND f.dimension = d.dimension
WHERE m.artifact_kind = 'model' AND f.subject_id IS NULL
