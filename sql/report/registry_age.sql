-- Days from the newest release of the registry that is dated to the day to the newest answer of a service; NULL while one of them is missing.
SELECT (SELECT max(ended_at)::date FROM meta.look)
       - (SELECT max(CAST(release_date AS date)) FROM core.registry_release WHERE date_precision = 'day') AS days
