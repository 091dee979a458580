-- Labs that may be chosen, with what is held of them.
-- Grain: one row per lab. Key: lab_id. Reads: mart.lab.
SELECT l.lab_id, l.name, l.kind, l.countries, l.releases, l.models
FROM mart.lab l
WHERE CAST(:words AS text) IS NULL OR strpos(lower(l.name || ' ' || l.lab_id), lower(CAST(:words AS text))) > 0
ORDER BY l.releases DESC, l.name, l.lab_id
