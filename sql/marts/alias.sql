-- Former names of models, datasets and repositories.
-- Grain: one row per former name. Key: source, kind, old_key. Reads: core.alias.
SELECT source, kind, old_key, new_key, first_seen_at
FROM core.alias
