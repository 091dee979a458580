-- Written by make schema: change it by a migration.
CREATE TABLE meta.cursor (
    source      text         NOT NULL,
    scope       text         NOT NULL,
    state       jsonb        NOT NULL,
    run_id      bigint       NOT NULL REFERENCES meta.run (run_id),
    updated_at  timestamptz  NOT NULL,
    PRIMARY KEY (source, scope)
);

COMMENT ON TABLE meta.cursor IS 'Where a harvest stands; committed in the same transaction as the rows it speaks of. Key: source, scope. Source: the ingest Dags.';
COMMENT ON COLUMN meta.cursor.source IS 'Service.';
COMMENT ON COLUMN meta.cursor.scope IS 'The walk, e.g. oai:cs.';
COMMENT ON COLUMN meta.cursor.state IS 'Position within the walk and the window that is already whole.';
COMMENT ON COLUMN meta.cursor.run_id IS 'Run that moved it last. Unit: key.';
COMMENT ON COLUMN meta.cursor.updated_at IS 'By the service''s Date (UTC).';
