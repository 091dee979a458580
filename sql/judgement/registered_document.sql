-- Documents by makers that the registry assigns to its releases.
-- Grain: one row per release and page. Key: release_id, url. Reads: core.registry_release_document.
SELECT release_id, kind, url,
       to_date(published_on, CASE date_precision WHEN 'day' THEN 'YYYY-MM-DD' WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY' END) AS published_on,
       coalesce(data, '') AS data, coalesce(code, '') AS code, coalesce(methods, '') AS methods
FROM core.registry_release_document
ORDER BY release_id, url
