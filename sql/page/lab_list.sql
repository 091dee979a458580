-- Labs that may be chosen, with what is held of them, as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per lab. Key: lab_id. Reads: mart.lab, mart.lab_of.
WITH lab AS (
    SELECT l.lab_id, l.name, l.kind, l.countries, l.releases_counted AS releases, l.models_recorded AS models FROM mart.lab l WHERE CAST(:as_of AS date) IS NULL
    UNION ALL
    SELECT l.lab_id, l.name, l.kind, l.countries, l.releases_counted AS releases, l.models_recorded AS models
    FROM mart.lab_of(CAST(:publication_id AS bigint)) l WHERE CAST(:as_of AS date) IS NOT NULL
)
SELECT l.lab_id, l.name, l.kind, l.countries, l.releases, l.models
FROM lab l
WHERE CAST(:words AS text) IS NULL OR strpos(lower(l.name || ' ' || l.lab_id), lower(CAST(:words AS text))) > 0
ORDER BY l.releases DESC, l.name, l.lab_id
