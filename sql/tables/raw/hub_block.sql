-- Written by make schema: change it by a migration.
-- autovacuum_vacuum_insert_scale_factor: rows are only added; those of each day are vacuumed while they are new, so that no run meets many.
CREATE TABLE raw.hub_block (
    block_id     integer      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id       bigint       NOT NULL REFERENCES meta.run (run_id),
    observed_at  timestamptz  NOT NULL,
    kind         text         NOT NULL CHECK (kind IN ('model', 'dataset')),
    via          text         NOT NULL CHECK (via IN ('census', 'snapshot')),
    records      integer      NOT NULL,
    size_bytes   integer      NOT NULL,
    body         bytea        STORAGE EXTERNAL
) WITH (autovacuum_vacuum_insert_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);

COMMENT ON TABLE raw.hub_block IS 'Records of the Hub as received, those of one page that were new or changed together. Key: block_id. Source: the Hub''s lists or a bulk snapshot.';
COMMENT ON COLUMN raw.hub_block.block_id IS 'Surrogate key.';
COMMENT ON COLUMN raw.hub_block.run_id IS 'Run that received it (meta.run).';
COMMENT ON COLUMN raw.hub_block.observed_at IS 'When it was told, by the service''s Date, or as of which moment a snapshot tells it (UTC).';
COMMENT ON COLUMN raw.hub_block.kind IS 'model or dataset.';
COMMENT ON COLUMN raw.hub_block.via IS 'census: a list of the Hub; snapshot: the bulk table, which leaves out gated, private and sha.';
COMMENT ON COLUMN raw.hub_block.records IS 'Records in it, count.';
COMMENT ON COLUMN raw.hub_block.size_bytes IS 'Size before compression, bytes.';
COMMENT ON COLUMN raw.hub_block.body IS 'A JSON array of the records, verbatim, compressed with Zstandard; NULL where it was exported to a cold file.';
