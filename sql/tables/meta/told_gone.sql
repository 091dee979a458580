-- Written by make schema: change it by a migration.
CREATE TABLE meta.told_gone (
    kind     text         NOT NULL,
    key      text         NOT NULL,
    gone_at  timestamptz  NOT NULL,
    told_at  timestamptz  NOT NULL DEFAULT now(),
    PRIMARY KEY (kind, key)
);

COMMENT ON TABLE meta.told_gone IS 'What the last publication calls gone: what is gone and not here is new, and is weighed before it is published. Key: kind, key. Source: core.';
COMMENT ON COLUMN meta.told_gone.kind IS 'model, dataset or repository.';
COMMENT ON COLUMN meta.told_gone.key IS 'Its name at its service.';
COMMENT ON COLUMN meta.told_gone.gone_at IS 'First answer that it is gone, by the service''s Date (UTC).';
COMMENT ON COLUMN meta.told_gone.told_at IS 'When a publication first said so (wall clock, UTC).';

GRANT DELETE ON meta.told_gone TO observatory_loader;
