-- Labs, releases and models whose names hold every word that was asked for, those that begin with the first word before others; as published (newest, or by publication_id where as_of asks for a day).
-- Grain: one row per thing found, of each kind the first ones. Key: kind, id. Reads: mart.lab, mart.lab_of, mart.release_disclosure, mart.release_disclosure_of, mart.model, mart.model_of.
WITH asked AS (
    SELECT DISTINCT lower(w) AS word FROM unnest(CAST(:words AS text[])) AS u (w)
), lab AS (
    SELECT l.lab_id, l.name, l.countries, l.releases_counted AS releases FROM mart.lab l WHERE CAST(:as_of AS date) IS NULL
    UNION ALL
    SELECT l.lab_id, l.name, l.countries, l.releases_counted AS releases FROM mart.lab_of(CAST(:publication_id AS bigint)) l WHERE CAST(:as_of AS date) IS NOT NULL
), disclosure AS (
    SELECT d.release_id, d.name, d.lab_id, d.release_date, d.is_counted FROM mart.release_disclosure d WHERE CAST(:as_of AS date) IS NULL
    UNION ALL
    SELECT d.release_id, d.name, d.lab_id, d.release_date, d.is_counted
    FROM mart.release_disclosure_of(CAST(:publication_id AS bigint)) d WHERE CAST(:as_of AS date) IS NOT NULL
), model AS (
    SELECT m.hub_id, m.release_id, m.lab_id, m.created_at, m.downloads FROM mart.model m WHERE CAST(:as_of AS date) IS NULL
    UNION ALL
    SELECT m.hub_id, m.release_id, m.lab_id, m.created_at, m.downloads
    FROM mart.model_of(CAST(:publication_id AS bigint)) m WHERE CAST(:as_of AS date) IS NOT NULL
), thing AS (
    SELECT 'lab' AS kind, l.lab_id AS id, l.name, lower(l.name || ' ' || l.lab_id) AS text, CAST(NULL AS text) AS lab_id, CAST(NULL AS text) AS lab,
           CAST(NULL AS text) AS release_id, CAST(NULL AS text) AS release, CAST(NULL AS timestamptz) AS since, CAST(l.releases AS numeric) AS weight
    FROM lab l
    UNION ALL
    SELECT 'release', d.release_id, d.name, lower(d.name || ' ' || d.release_id || ' ' || coalesce(l.name, '')), d.lab_id, l.name, d.release_id, d.name, CAST(d.release_date AS timestamptz),
           CASE WHEN d.is_counted THEN 1 ELSE 0 END
    FROM disclosure d
    LEFT JOIN lab l USING (lab_id)
    UNION ALL
    SELECT 'model', m.hub_id, m.hub_id, lower(m.hub_id || ' ' || coalesce(l.name, '')), m.lab_id, l.name, m.release_id, d.name, m.created_at, m.downloads
    FROM model m
    LEFT JOIN lab l USING (lab_id)
    LEFT JOIN disclosure d USING (release_id)
), found AS (
    SELECT t.*,
           CASE WHEN lower(t.name) = CAST(:phrase AS text) THEN 0 WHEN strpos(lower(t.name), CAST(:phrase AS text)) = 1 THEN 1
                WHEN strpos(lower(t.name), CAST(:phrase AS text)) > 1 THEN 2 ELSE 3 END AS nearness
    FROM thing t
    WHERE NOT EXISTS (SELECT FROM asked a WHERE strpos(t.text, a.word) = 0)
), placed AS (
    SELECT f.*, count(*) OVER (PARTITION BY f.kind) AS total,
           row_number() OVER (PARTITION BY f.kind ORDER BY f.nearness, f.weight DESC NULLS LAST, f.since DESC NULLS LAST, f.name, f.id) AS place
    FROM found f
)
SELECT p.kind, p.id, p.name, p.lab_id, p.lab, p.release_id, p.release, p.since, p.total
FROM placed p
WHERE p.place <= CAST(:most AS integer)
ORDER BY array_position(ARRAY['lab', 'release', 'model'], p.kind), p.place
