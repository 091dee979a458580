-- Written by make schema: change it by a migration.
CREATE TABLE mart.alias (
    source          text         NOT NULL,
    kind            text         NOT NULL,
    old_key         text         NOT NULL,
    new_key         text         NOT NULL,
    first_seen_at   timestamptz  NOT NULL,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL,
    PRIMARY KEY (source, kind, old_key)
);

COMMENT ON TABLE mart.alias IS 'Former names of models, datasets and repositories. Key: source, kind, old_key.';
COMMENT ON COLUMN mart.alias.source IS 'Service.';
COMMENT ON COLUMN mart.alias.kind IS 'model, dataset or repository.';
COMMENT ON COLUMN mart.alias.old_key IS 'Former name.';
COMMENT ON COLUMN mart.alias.new_key IS 'Present name.';
COMMENT ON COLUMN mart.alias.first_seen_at IS 'When the redirect was first seen (UTC).';
COMMENT ON COLUMN mart.alias.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.alias.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('alias');
