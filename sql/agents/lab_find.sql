-- Labs whose name or id holds every word, the fullest match first.
-- Grain: one row per lab. Key: lab_id. Reads: mart.lab.
WITH named AS (
    SELECT l.lab_id, l.name, l.kind, l.countries, l.releases_counted AS releases, l.models_recorded AS models,
           regexp_replace(lower(l.name || ' ' || l.lab_id), '[^[:alnum:]]+', '', 'g') AS plain, regexp_replace(lower(l.name), '[^[:alnum:]]+', '', 'g') AS plain_name
    FROM mart.lab l
)
SELECT n.lab_id, n.name, n.kind, n.countries, n.releases, n.models, count(*) OVER () AS total
FROM named n
WHERE (SELECT bool_and(strpos(n.plain, w.word) > 0) FROM unnest(CAST(:words AS text[])) AS w (word))
ORDER BY n.plain_name = array_to_string(CAST(:words AS text[]), '') DESC, n.releases DESC, n.lab_id
LIMIT CAST(:most AS integer)
