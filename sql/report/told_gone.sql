-- Store in meta.told_gone the things that are gone, or whose file list came empty, as this publication tells; delete those that are back.
WITH thing AS (
    SELECT 'model' AS kind, hub_id AS key, gone_at FROM core.model
    UNION ALL
    SELECT 'dataset', hub_id, gone_at FROM core.dataset
    UNION ALL
    SELECT 'repository', github_full_name, gone_at FROM core.repository
), gone AS (
    SELECT t.kind, t.key, coalesce(t.gone_at, e.emptied_at) AS gone_at
    FROM thing t LEFT JOIN raw.emptied_thing e ON e.kind = t.kind AND e.key_lower = lower(t.key)
    WHERE t.gone_at IS NOT NULL OR e.emptied_at IS NOT NULL
), back AS (
    DELETE FROM meta.told_gone t WHERE NOT EXISTS (SELECT 1 FROM gone g WHERE g.kind = t.kind AND g.key = t.key)
)
INSERT INTO meta.told_gone (kind, key, gone_at)
SELECT kind, key, gone_at FROM gone
ON CONFLICT (kind, key) DO NOTHING;
