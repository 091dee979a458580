-- Written by make schema: change it by a migration.
CREATE TABLE meta.cold_file (
    name            text         PRIMARY KEY,
    source          text         NOT NULL,
    month           date         NOT NULL,
    rows            bigint       NOT NULL,
    size_bytes      bigint       NOT NULL,
    sha256          text         NOT NULL,
    is_thawed       boolean      NOT NULL DEFAULT false,
    written_at      timestamptz  NOT NULL DEFAULT now(),
    content_sha256  text,
    replaced_by     text         REFERENCES meta.cold_file (name),
    store           text
);

COMMENT ON TABLE meta.cold_file IS 'Parquet files that rows were moved to by age; python -m observatory.cli.warehouse restore-month brings a month back. Key: name. Source: maintain_warehouse.';
COMMENT ON COLUMN meta.cold_file.name IS 'File name, below cold/ of the store (OBSERVATORY_STORE).';
COMMENT ON COLUMN meta.cold_file.source IS 'Table that the rows are of.';
COMMENT ON COLUMN meta.cold_file.month IS 'First day of the month that they are of (UTC).';
COMMENT ON COLUMN meta.cold_file.rows IS 'Rows in it, count.';
COMMENT ON COLUMN meta.cold_file.size_bytes IS 'Size of the file, bytes.';
COMMENT ON COLUMN meta.cold_file.sha256 IS 'SHA-256 of the file, hexadecimal.';
COMMENT ON COLUMN meta.cold_file.is_thawed IS 'Whether its rows are back in the table for now.';
COMMENT ON COLUMN meta.cold_file.written_at IS 'Wall clock, UTC.';
COMMENT ON COLUMN meta.cold_file.content_sha256 IS 'SHA-256 of its rows as they were in the table, hexadecimal; NULL: written before this was kept.';
COMMENT ON COLUMN meta.cold_file.replaced_by IS 'The file that holds these rows and more, since the month came back and changed; NULL: this one holds the month.';
COMMENT ON COLUMN meta.cold_file.store IS 'URL of the folder or object store that it was written to; NULL: written before this was kept.';
