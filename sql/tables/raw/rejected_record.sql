-- Written by make schema: change it by a migration.
CREATE TABLE raw.rejected_record (
    rejected_record_id  bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source              text         NOT NULL,
    kind                text         NOT NULL,
    via                 text         NOT NULL,
    key                 text,
    reason              text         NOT NULL,
    detail              text         NOT NULL DEFAULT '',
    body                bytea        NOT NULL,
    size_bytes          bigint       NOT NULL,
    body_hash           bytea        NOT NULL,
    observed_at         timestamptz  NOT NULL,
    run_id              bigint       NOT NULL REFERENCES meta.run (run_id),
    purged_at           timestamptz,
    UNIQUE NULLS NOT DISTINCT (source, kind, via, key, reason, body_hash)
);

COMMENT ON TABLE raw.rejected_record IS 'Quarantine: what was received and cannot be used, with the reason and the bytes; the same bytes once. Key: rejected_record_id. Source: the Hub, arXiv and GitHub, by the ingest Dags.';
COMMENT ON COLUMN raw.rejected_record.rejected_record_id IS 'Surrogate key.';
COMMENT ON COLUMN raw.rejected_record.source IS 'Service.';
COMMENT ON COLUMN raw.rejected_record.kind IS 'Kind that it was received as.';
COMMENT ON COLUMN raw.rejected_record.via IS 'Call that told it.';
COMMENT ON COLUMN raw.rejected_record.key IS 'Its name, where one could be read.';
COMMENT ON COLUMN raw.rejected_record.reason IS 'Short reason, e.g. ill_formed_id.';
COMMENT ON COLUMN raw.rejected_record.detail IS 'What exactly was wrong.';
COMMENT ON COLUMN raw.rejected_record.body IS 'The bytes as received (a record above the bound: its beginning).';
COMMENT ON COLUMN raw.rejected_record.size_bytes IS 'Size as received, bytes.';
COMMENT ON COLUMN raw.rejected_record.body_hash IS 'SHA-256 of the bytes kept.';
COMMENT ON COLUMN raw.rejected_record.observed_at IS 'First time, by the service''s Date (UTC).';
COMMENT ON COLUMN raw.rejected_record.run_id IS 'Run that met it first (meta.run).';
COMMENT ON COLUMN raw.rejected_record.purged_at IS 'When its bytes were purged (by the services'' Date, UTC); hash and reason stay. NULL for others.';
