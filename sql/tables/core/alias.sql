-- Written by make schema: change it by a migration.
CREATE TABLE core.alias (
    source         text         NOT NULL,
    kind           text         NOT NULL,
    old_key        text         NOT NULL,
    new_key        text         NOT NULL,
    first_seen_at  timestamptz  NOT NULL,
    PRIMARY KEY (source, kind, old_key)
);

COMMENT ON TABLE core.alias IS 'Former names that redirect. Key: source, kind, old_key.';
COMMENT ON COLUMN core.alias.source IS 'Service.';
COMMENT ON COLUMN core.alias.kind IS 'model, dataset or repository.';
COMMENT ON COLUMN core.alias.old_key IS 'Former name.';
COMMENT ON COLUMN core.alias.new_key IS 'Present name.';
COMMENT ON COLUMN core.alias.first_seen_at IS 'When the redirect was first seen (UTC).';
