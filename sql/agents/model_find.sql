-- Models of the Hub whose id holds every word, the fullest match first.
-- Grain: one row per model. Key: hub_id. Reads: mart.model.
WITH named AS (
    SELECT m.hub_id, m.release_id, m.role, m.lab_id, m.universe, m.created_at, m.gated, m.license_spdx, m.downloads, m.likes, m.gone_at,
           regexp_replace(lower(m.hub_id), '[^[:alnum:]]+', '', 'g') AS plain, regexp_replace(lower(split_part(m.hub_id, '/', 2)), '[^[:alnum:]]+', '', 'g') AS plain_name
    FROM mart.model m
)
SELECT n.hub_id, n.release_id, n.role, n.lab_id, n.universe, n.created_at, n.gated, n.license_spdx, n.downloads, n.likes, n.gone_at, count(*) OVER () AS total
FROM named n
WHERE (SELECT bool_and(strpos(n.plain, w.word) > 0) FROM unnest(CAST(:words AS text[])) AS w (word))
ORDER BY n.plain_name = array_to_string(CAST(:words AS text[]), '') DESC, n.downloads DESC NULLS LAST, n.hub_id
LIMIT CAST(:most AS integer)
