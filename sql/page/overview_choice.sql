-- What the filters of the overview may be set to: countries of labs, modalities and years of flagship releases.
-- Grain: one row per kind and value. Key: kind, value. Reads: mart.lab, mart.release.
SELECT 'country' AS kind, c.country AS value, count(*) AS n
FROM mart.lab l
CROSS JOIN LATERAL unnest(l.countries) AS c (country)
WHERE EXISTS (SELECT FROM mart.release r WHERE r.lab_id = l.lab_id AND r.is_counted AND r.is_registry)
GROUP BY c.country
UNION ALL
SELECT 'modality', coalesce(r.modality, 'unknown'), count(*)
FROM mart.release r
WHERE r.is_counted AND r.is_registry
GROUP BY coalesce(r.modality, 'unknown')
UNION ALL
SELECT 'year', CAST(CAST(extract(year FROM r.release_date) AS integer) AS text), count(*)
FROM mart.release r
WHERE r.is_counted AND r.is_registry AND r.release_date IS NOT NULL
GROUP BY extract(year FROM r.release_date)
ORDER BY 1, 2
