-- Per lab (or account) the things that are gone, or whose file list came empty, and that no publication has told yet, with the registry releases whose flagships are among them.
-- Grain: one row per owner of which something vanished. Key: owner.
WITH thing AS (
    SELECT 'model' AS kind, m.hub_id AS key, coalesce(nullif(m.lab_id, 'unknown'), m.account, m.hub_id) AS owner, m.gone_at, s.gone_confirmed_at
    FROM core.model m JOIN staging.model s USING (hub_id)
    UNION ALL
    SELECT 'dataset', d.hub_id, coalesce(nullif(d.lab_id, 'unknown'), d.account, d.hub_id), d.gone_at, s.gone_confirmed_at
    FROM core.dataset d JOIN staging.dataset s USING (hub_id)
    UNION ALL
    SELECT 'repository', r.github_full_name, coalesce(nullif(r.lab_id, 'unknown'), r.account), r.gone_at, s.gone_confirmed_at
    FROM core.repository r JOIN staging.repository s USING (github_full_name)
), weighed AS (
    SELECT t.kind, t.key, t.owner, coalesce(t.gone_at, e.emptied_at) AS gone_at, coalesce(t.gone_confirmed_at, e.confirmed_at) AS gone_confirmed_at,
           coalesce(t.gone_at, e.emptied_at) IS NOT NULL AND told.key IS NULL AS is_new
    FROM thing t
    LEFT JOIN raw.emptied_thing e ON e.kind = t.kind AND e.key_lower = lower(t.key)
    LEFT JOIN meta.told_gone told ON told.kind = t.kind AND told.key = t.key
), flagship AS (
    SELECT m.artifact_id AS key, array_agg(DISTINCT m.release_id ORDER BY m.release_id) AS releases
    FROM core.release_member m JOIN core.release r USING (release_id)
    WHERE m.artifact_kind = 'model' AND m.role = 'flagship' AND r.is_registry
    GROUP BY m.artifact_id
), listed AS (
    SELECT w.owner, w.kind, w.key, w.gone_at, w.gone_confirmed_at, f.releases,
           row_number() OVER (PARTITION BY w.owner ORDER BY f.releases IS NULL, w.kind, w.key) AS place
    FROM weighed w LEFT JOIN flagship f ON f.key = w.key AND w.kind = 'model'
    WHERE w.is_new
)
SELECT w.owner, count(*) FILTER (WHERE w.gone_at IS NULL OR w.is_new) AS before, count(*) FILTER (WHERE w.is_new) AS vanished,
       coalesce((SELECT array_agg(DISTINCT one ORDER BY one) FROM listed l CROSS JOIN unnest(l.releases) AS one WHERE l.owner = w.owner), '{}') AS releases,
       (SELECT jsonb_agg(jsonb_build_object('kind', l.kind, 'key', l.key, 'first_at', l.gone_at, 'second_at', l.gone_confirmed_at) ORDER BY l.place)
        FROM listed l WHERE l.owner = w.owner AND l.place <= 20) AS things
FROM weighed w
GROUP BY w.owner
HAVING bool_or(w.is_new)
ORDER BY w.owner;
