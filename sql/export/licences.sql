-- The sources whose days of the whole Hub are in a dataset release: how to name each, and its licence (NULL if it names none).
SELECT s.hub_source, s.attribution, s.licence_spdx, s.licence_url
FROM mart.hub_source s
WHERE EXISTS (SELECT 1 FROM mart.hub_month_source m WHERE m.hub_source = s.hub_source)
   OR EXISTS (SELECT 1 FROM mart.hub_archive_month a WHERE a.hub_source = s.hub_source)
ORDER BY s.hub_source;
