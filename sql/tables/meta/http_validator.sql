-- Written by make schema: change it by a migration.
-- fillfactor: room in each page for the next version of a row, so that an update need not touch the indexes.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE meta.http_validator (
    source      text         NOT NULL,
    path        text         NOT NULL,
    etag        text         NOT NULL,
    updated_at  timestamptz  NOT NULL,
    kind        text         NOT NULL,
    key         text         NOT NULL,
    PRIMARY KEY (source, path)
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02, fillfactor=90);

COMMENT ON TABLE meta.http_validator IS 'ETags for conditional requests; a 304 costs no budget. Key: source, path. Source: the services'' answers.';
COMMENT ON COLUMN meta.http_validator.source IS 'Service.';
COMMENT ON COLUMN meta.http_validator.path IS 'Path and query asked, without host.';
COMMENT ON COLUMN meta.http_validator.etag IS 'ETag as sent by the service, verbatim.';
COMMENT ON COLUMN meta.http_validator.updated_at IS 'When it was received, by the service''s Date (UTC).';
COMMENT ON COLUMN meta.http_validator.kind IS 'Kind of the record that came with it (raw.record).';
COMMENT ON COLUMN meta.http_validator.key IS 'Its key.';
