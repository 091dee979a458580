-- Written by make schema: change it by a migration.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE core.document (
    raw_version_id  bigint   PRIMARY KEY REFERENCES raw.record_version (raw_version_id),
    source          text     NOT NULL,
    kind            text     NOT NULL,
    via             text     NOT NULL,
    key             text     NOT NULL,
    reader_version  integer  NOT NULL,
    unreadable      text,
    facts           jsonb    NOT NULL DEFAULT '{}'
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
CREATE INDEX document_key ON core.document (source, kind, key);

COMMENT ON TABLE core.document IS 'Raw versions that were read, with the small facts that SQL relates. Key: raw_version_id. Source: raw, by observatory.disclosure.';
COMMENT ON COLUMN core.document.raw_version_id IS 'The version read (raw.record_version).';
COMMENT ON COLUMN core.document.source IS 'Service.';
COMMENT ON COLUMN core.document.kind IS 'Kind of record.';
COMMENT ON COLUMN core.document.via IS 'Call that told it.';
COMMENT ON COLUMN core.document.key IS 'Its name at the service.';
COMMENT ON COLUMN core.document.reader_version IS 'Version of the readers that read it.';
COMMENT ON COLUMN core.document.unreadable IS 'Why it could not be read; NULL if it could.';
COMMENT ON COLUMN core.document.facts IS 'Facts by name, as the reader of its kind documents them.';

GRANT DELETE ON core.document TO observatory_loader;
