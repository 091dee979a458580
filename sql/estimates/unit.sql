-- Flagship releases of the registry (is_registry), and the other releases of its labs that count, with what was found of each, where its lab was on its day, and what is alike with it.
-- Grain: one row per release and country. Key: release_id, country. Reads: core.release, core.release_origin, core.release_member, core.lab, core.finding, core.model, core.observed.
WITH observed AS (
    SELECT (max(observed_at) AT TIME ZONE 'UTC')::date AS on_date FROM core.observed
), found AS (
    SELECT subject_id AS release_id,
           max(status) FILTER (WHERE dimension = 'weights') AS weights,
           max(status) FILTER (WHERE dimension = 'data') AS data,
           max(status) FILTER (WHERE dimension = 'code') AS code,
           max(status) FILTER (WHERE dimension = 'methods') AS methods
    FROM core.finding
    WHERE subject_kind = 'release'
    GROUP BY subject_id
), downloaded AS (
    SELECT m.release_id, sum(x.downloads) AS downloads
    FROM core.release_member m
    JOIN core.model x ON x.hub_id = m.artifact_id AND x.gone_at IS NULL
    WHERE m.artifact_kind = 'model'
    GROUP BY m.release_id
)
SELECT r.release_id, r.lab_id, extract(year FROM o.origin_date)::integer AS year, p.country, p.fraction::float8 AS fraction,
       coalesce(l.kind, 'unknown') AS kind, coalesce(r.is_api_only, false) AS is_api_only, d.downloads::float8 AS downloads, r.is_registry, f.weights, f.data, f.code, f.methods, coalesce(r.modality, 'not told') AS modality
FROM core.release r
JOIN core.release_origin o USING (release_id)
JOIN found f USING (release_id)
CROSS JOIN observed b
LEFT JOIN core.lab l ON l.lab_id = r.lab_id
LEFT JOIN downloaded d ON d.release_id = r.release_id
CROSS JOIN LATERAL core.countries_of(r.lab_id, o.origin_date) AS p
-- What is announced after the newest observation was not looked at.
WHERE (r.is_registry OR (r.is_counted AND r.lab_id <> 'unknown')) AND o.origin_date BETWEEN '2016-01-01' AND b.on_date
ORDER BY r.release_id, p.country
