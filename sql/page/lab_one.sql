-- One lab as published (newest, or by publication_id where as_of asks for a day).
-- Grain: at most one row. Key: lab_id. Reads: mart.lab, mart.lab_of.
SELECT l.lab_id, l.name, l.kind, l.homepage, l.countries, l.hub_accounts, l.github_accounts, l.releases_counted AS releases, l.models_recorded AS models, l.source
FROM mart.lab l
WHERE CAST(:as_of AS date) IS NULL AND l.lab_id = CAST(:lab AS text)
UNION ALL
SELECT l.lab_id, l.name, l.kind, l.homepage, l.countries, l.hub_accounts, l.github_accounts, l.releases_counted AS releases, l.models_recorded AS models, l.source
FROM mart.lab_of(CAST(:publication_id AS bigint)) l
WHERE CAST(:as_of AS date) IS NOT NULL AND l.lab_id = CAST(:lab AS text)
