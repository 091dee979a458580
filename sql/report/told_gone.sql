-- Keep what this publication calls gone; what is back is forgotten.
WITH gone AS (
    SELECT 'model' AS kind, hub_id AS key, gone_at FROM core.model WHERE gone_at IS NOT NULL
    UNION ALL
    SELECT 'dataset', hub_id, gone_at FROM core.dataset WHERE gone_at IS NOT NULL
    UNION ALL
    SELECT 'repository', github_full_name, gone_at FROM core.repository WHERE gone_at IS NOT NULL
), back AS (
    DELETE FROM meta.told_gone t WHERE NOT EXISTS (SELECT 1 FROM gone g WHERE g.kind = t.kind AND g.key = t.key)
)
INSERT INTO meta.told_gone (kind, key, gone_at)
SELECT kind, key, gone_at FROM gone
ON CONFLICT (kind, key) DO NOTHING;
