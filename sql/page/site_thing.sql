-- Labs, releases, and models of a release, for the search of the static site: each has a page there, or leads to one.
-- Grain: one row per thing. Key: kind, id. Reads: mart.lab, mart.release, mart.model.
SELECT 'lab' AS kind, l.lab_id AS id, l.name, CAST(NULL AS text) AS lab, CAST(NULL AS text) AS release_id, 0 AS place
FROM mart.lab l
UNION ALL
SELECT 'release', r.release_id, r.name, l.name, r.release_id, 1
FROM mart.release r
LEFT JOIN mart.lab l USING (lab_id)
UNION ALL
SELECT 'model', m.hub_id, m.hub_id, l.name, m.release_id, 2
FROM mart.model m
LEFT JOIN mart.lab l USING (lab_id)
WHERE m.release_id IS NOT NULL
ORDER BY place, name, id
