-- The models that a published ranking of capability puts first among those released in a year, with what is known of their weights.
-- Grain: one row per ranking, day, year and place. Key: ranking, ranked_on, year, place. Reads: core.ranked_model, build.release_disclosure.
SELECT r.ranking, r.ranked_on, r.year, r.place, r.model, r.maker, r.score, r.release_date, r.lab_id,
       c.countries,
       r.release_id, r.weights_told, d.weights_status AS weights_found,
       coalesce(nullif(d.weights_status, 'unknown'), r.weights_told, 'unknown') AS weights_status,
       CASE WHEN nullif(d.weights_status, 'unknown') IS NOT NULL THEN 'release' WHEN r.weights_told IS NOT NULL THEN 'ranking' ELSE 'none' END AS weights_by,
       r.source, r.note
FROM core.ranked_model r
LEFT JOIN build.release_disclosure d USING (release_id)
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(p.country ORDER BY p.country) FILTER (WHERE p.country <> 'unknown'), '{}') AS countries
    FROM (VALUES (r.lab_id, r.release_date)) AS l (lab_id, on_day)
    CROSS JOIN LATERAL core.countries_of(l.lab_id, l.on_day) AS p
) c
