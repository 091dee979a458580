-- Files of the catalogue to fetch: listed with another hash than our copy has. A file that could not be read is tried again after a week. Those never
-- asked for come first, then those asked for longest ago, in a bounded number.
WITH looked AS (
    SELECT substr(scope, length('catalogue_file:') + 1) AS key, outcome, ended_at
    FROM meta.look
    WHERE source = 'models_dev' AND starts_with(scope, 'catalogue_file:') AND is_current
), list AS (
    SELECT max(ended_at) AS ended_at FROM meta.look WHERE source = 'models_dev' AND starts_with(scope, 'catalogue:')
)
SELECT l.key, l.sha
FROM staging.catalogue_list l
CROSS JOIN list n
LEFT JOIN staging.catalogue_model m ON m.maker || '/' || m.model_id = l.key
LEFT JOIN looked k ON k.key = l.key
WHERE m.sha IS DISTINCT FROM l.sha AND (k.outcome IS DISTINCT FROM 'unreadable' OR k.ended_at <= n.ended_at - interval '7 days')
ORDER BY k.ended_at NULLS FIRST, l.key
LIMIT %(most)s;
