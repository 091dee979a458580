-- Checks: Releases about to be published without a row of evidence in each of the four dimensions. Severity: fail.
-- Grain: one row per violation. Key: release_id, dimension. Reads: build.release_disclosure, build.evidence.
SELECT r.release_id, x.dimension
FROM build.release_disclosure r
CROSS JOIN (VALUES ('weights'), ('data'), ('code'), ('methods')) AS x (dimension)
WHERE NOT EXISTS (SELECT 1 FROM build.evidence e WHERE e.release_id = r.release_id AND e.dimension = x.dimension)
