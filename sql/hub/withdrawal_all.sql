-- Temporary table of all repositories that ever changed or are gone: one that never changed and is there took nothing back.
DROP TABLE IF EXISTS hub_turned_back;
CREATE TEMPORARY TABLE hub_turned_back ON COMMIT DROP AS
SELECT DISTINCT hub_key FROM raw.hub_repository_history WHERE via = 'census'
UNION
SELECT hub_key FROM raw.hub_repository WHERE gone_at IS NOT NULL;
ANALYZE hub_turned_back;
