-- Written by make schema: change it by a migration.
-- autovacuum_vacuum_insert_scale_factor: rows are only added; those of each day are vacuumed while they are new, so that no run meets many.
CREATE TABLE raw.record_version (
    raw_version_id    bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    record_id         bigint       NOT NULL REFERENCES raw.record (record_id),
    content_hash      bytea        NOT NULL,
    payload           jsonb,
    text              text,
    body              bytea,
    locator           text,
    size_bytes        bigint       NOT NULL,
    observed_at       timestamptz  NOT NULL,
    run_id            bigint       NOT NULL REFERENCES meta.run (run_id),
    purged_at         timestamptz,
    previous_told_at  timestamptz,
    CONSTRAINT record_version_holds_one CHECK (num_nonnulls(payload, text) = 1 OR purged_at IS NOT NULL AND num_nonnulls(payload, text) = 0)
) WITH (autovacuum_vacuum_insert_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
CREATE INDEX record_version_record ON raw.record_version (record_id, raw_version_id DESC);

COMMENT ON TABLE raw.record_version IS 'Every distinct content of every record, in order; never updated. Key: raw_version_id. Source: the Hub, arXiv and GitHub, by the ingest Dags.';
COMMENT ON COLUMN raw.record_version.raw_version_id IS 'Surrogate key; evidence leads here.';
COMMENT ON COLUMN raw.record_version.record_id IS 'The record (raw.record).';
COMMENT ON COLUMN raw.record_version.content_hash IS 'SHA-256 of the canonical content, counters left out.';
COMMENT ON COLUMN raw.record_version.payload IS 'JSON as told, without counters. NULL for documents.';
COMMENT ON COLUMN raw.record_version.text IS 'Text of a document (card, README, licence file). NULL for JSON records.';
COMMENT ON COLUMN raw.record_version.body IS 'The verbatim bytes, only where payload or text cannot hold them (NUL characters, bytes that are no UTF-8).';
COMMENT ON COLUMN raw.record_version.locator IS 'Path of the document in its repository, where it has one.';
COMMENT ON COLUMN raw.record_version.size_bytes IS 'Size of the content as received, bytes.';
COMMENT ON COLUMN raw.record_version.observed_at IS 'When this content was first observed, by the service''s Date (UTC).';
COMMENT ON COLUMN raw.record_version.run_id IS 'Run that landed it (meta.run).';
COMMENT ON COLUMN raw.record_version.purged_at IS 'When its prose was purged (by the services'' Date, UTC); hash, size, dates and plain metadata stay. NULL for others.';
COMMENT ON COLUMN raw.record_version.previous_told_at IS 'When a look of an earlier run last told the content before this one, by the service''s Date (UTC); NULL for a first version, after an absence, and where no such look is known.';
