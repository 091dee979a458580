-- Whose days of the whole Hub a release holds: how to name each source, and its licence (NULL where it names none).
SELECT s.hub_source, s.attribution, s.licence_spdx, s.licence_url
FROM mart.hub_source s
WHERE EXISTS (SELECT 1 FROM mart.hub_month_source m WHERE m.hub_source = s.hub_source)
   OR EXISTS (SELECT 1 FROM mart.hub_archive_month a WHERE a.hub_source = s.hub_source)
ORDER BY s.hub_source;
