-- Releases of the registry.
-- Grain: one row per release. Key: release_id. Reads: core.registry_release.
SELECT release_id, lab_id, name,
       to_date(release_date, CASE date_precision WHEN 'day' THEN 'YYYY-MM-DD' WHEN 'month' THEN 'YYYY-MM' ELSE 'YYYY' END) AS release_date,
       is_api_only, announced_url, paper_arxiv_id
FROM core.registry_release
ORDER BY release_id
