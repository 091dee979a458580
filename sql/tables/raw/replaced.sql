-- Written by make schema: change it by a migration.
CREATE TABLE raw.replaced (
    source       text         NOT NULL,
    kind         text         NOT NULL,
    key          text         NOT NULL,
    replaced_at  timestamptz  NOT NULL,
    uid          text         NOT NULL,
    by_uid       text         NOT NULL,
    run_id       bigint       NOT NULL REFERENCES meta.run (run_id),
    PRIMARY KEY (source, kind, key, replaced_at)
);

COMMENT ON TABLE raw.replaced IS 'Every time that a service told another thing under a name that we hold, by the identifier that survives a rename: what was told of the thing before stays stored and no longer counts for the name. Key: source, kind, key, replaced_at. Source: the services, by the ingest Dags.';
COMMENT ON COLUMN raw.replaced.source IS 'Service.';
COMMENT ON COLUMN raw.replaced.kind IS 'model, dataset, organization or repository.';
COMMENT ON COLUMN raw.replaced.key IS 'The name at the service; in lower case on GitHub, where names compare so.';
COMMENT ON COLUMN raw.replaced.replaced_at IS 'First answer that told the other thing, by the service''s Date (UTC).';
COMMENT ON COLUMN raw.replaced.uid IS 'Identifier of the thing that had the name before (_id on the Hub, numeric id on GitHub).';
COMMENT ON COLUMN raw.replaced.by_uid IS 'Identifier of the thing that has it since.';
COMMENT ON COLUMN raw.replaced.run_id IS 'Run that landed the answer (meta.run).';

GRANT UPDATE (by_uid) ON raw.replaced TO observatory_loader;
