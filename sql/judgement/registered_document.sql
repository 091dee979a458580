-- Documents by makers that the registry assigns to its releases.
-- Grain: one row per release and page. Key: release_id, url. Reads: core.registry_release_document, core.registry_data_owner.
SELECT d.release_id, d.kind, d.url,
       to_date(d.published_on, CASE d.date_precision WHEN 'day' THEN 'YYYY-MM-DD' WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY' END) AS published_on,
       coalesce(d.data, '') AS data, coalesce(d.code, '') AS code, coalesce(d.methods, '') AS methods, coalesce(o.owner, '') AS data_owner
FROM core.registry_release_document d
LEFT JOIN core.registry_data_owner o ON o.release_id = d.release_id
ORDER BY d.release_id, d.url
