-- ETags belong to the record that came with them: where that is gone, purged or was never landed, the thing is asked for in full.
ALTER TABLE meta.http_validator
    ADD COLUMN kind text NOT NULL,
    ADD COLUMN key text NOT NULL;
COMMENT ON COLUMN meta.http_validator.path IS 'Path and query asked, without host.';
COMMENT ON COLUMN meta.http_validator.kind IS 'Kind of the record that came with it (raw.record).';
COMMENT ON COLUMN meta.http_validator.key IS 'Its key.';
