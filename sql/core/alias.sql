-- Former names of models, datasets and repositories.
-- Grain: one row per former name. Key: source, kind, old_key. Keep: first_seen_at. Reads: staging.alias, staging.look.
SELECT a.source, a.kind, a.old_key, a.new_key,
       coalesce((SELECT max(l.ended_at) FROM staging.look l WHERE l.source = a.source AND l.scope = a.kind || ':' || a.old_key),
                (SELECT max(l.ended_at) FROM staging.look l), now()) AS first_seen_at
FROM staging.alias a
