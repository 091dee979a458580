-- Former names of models, datasets and repositories.
-- Grain: one row per former name. Key: source, kind, old_key. Preserve: first_seen_at. Reads: staging.alias, staging.look.
SELECT a.source, a.kind, a.old_key, a.new_key,
       coalesce((SELECT max(l.ended_at) FROM staging.look l WHERE l.source = a.source AND l.scope = a.kind || ':' || a.old_key),
                (SELECT max(l.ended_at) FROM staging.look l), now()) AS first_seen_at
FROM staging.alias a;

COMMENT ON TABLE core.alias IS 'Former names that redirect. Key: source, kind, old_key.';
COMMENT ON COLUMN core.alias.source IS 'Service.';
COMMENT ON COLUMN core.alias.kind IS 'model, dataset or repository.';
COMMENT ON COLUMN core.alias.old_key IS 'Former name.';
COMMENT ON COLUMN core.alias.new_key IS 'Present name.';
COMMENT ON COLUMN core.alias.first_seen_at IS 'When the redirect was first seen (UTC).';
