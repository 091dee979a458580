-- Checks: Models about to be published without a row of evidence in each of the four dimensions. Severity: fail.
-- Grain: one row per violation. Key: hub_id, dimension. Reads: build.model_disclosure, build.evidence.
SELECT d.hub_id, x.dimension
FROM build.model_disclosure d
CROSS JOIN (VALUES ('weights'), ('data'), ('code'), ('methods')) AS x (dimension)
LEFT JOIN (SELECT DISTINCT hub_id, dimension FROM build.evidence WHERE hub_id IS NOT NULL) own
    ON own.hub_id = d.hub_id AND own.dimension = x.dimension
LEFT JOIN (SELECT DISTINCT release_id, dimension FROM build.evidence WHERE hub_id IS NULL) shared
    ON shared.release_id = d.release_id AND shared.dimension = x.dimension
WHERE own.hub_id IS NULL AND shared.release_id IS NULL
