-- Checks: Labs whose count of releases is not the number of their counted releases. Severity: fail.
-- Grain: one row per violation. Key: lab_id, dimension, includes_registry_only. Reads: build.lab_disclosure, build.release_disclosure.
WITH counted AS (
    SELECT r.lab_id, i.includes_registry_only, count(*) AS releases
    FROM build.release_disclosure r
    CROSS JOIN (VALUES (true), (false)) AS i (includes_registry_only)
    WHERE r.is_counted AND r.lab_id <> 'unknown' AND (i.includes_registry_only OR NOT r.is_registry_only)
    GROUP BY r.lab_id, i.includes_registry_only
)
SELECT coalesce(d.lab_id, c.lab_id) AS lab_id, d.dimension, coalesce(d.includes_registry_only, c.includes_registry_only) AS includes_registry_only,
       d.n, c.releases
FROM (SELECT * FROM build.lab_disclosure WHERE weighting = 'release') d
FULL JOIN counted c ON c.lab_id = d.lab_id AND c.includes_registry_only = d.includes_registry_only
WHERE d.n IS DISTINCT FROM c.releases
