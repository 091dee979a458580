-- Schemas, and the ledger of migrations.
CREATE SCHEMA raw;
CREATE SCHEMA staging;
CREATE SCHEMA core;
CREATE SCHEMA build;
CREATE SCHEMA mart;
CREATE SCHEMA meta;

COMMENT ON SCHEMA raw IS 'Records as the services told them: versions by content hash, counters as a time series, rejects with their bytes. Only staging reads it.';
COMMENT ON SCHEMA staging IS 'Views on raw: renamed, cast, latest version. No joins between sources.';
COMMENT ON SCHEMA core IS 'Labs, models, datasets, papers, repositories, releases, links, lineage and evidence: the records related to one another.';
COMMENT ON SCHEMA build IS 'The next publication, built aside and audited. Never for readers.';
COMMENT ON SCHEMA mart IS 'What is published: always one whole publication. For researchers and BI tools.';
COMMENT ON SCHEMA meta IS 'How the data came to be: runs, receipts, looks, cursors, work list, quality results, publications.';

CREATE TABLE meta.migration (
    version     integer PRIMARY KEY,
    name        text NOT NULL,
    checksum    text NOT NULL,
    applied_at  timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE meta.migration IS 'Migrations applied to this warehouse, forward only. Key: version. Source: sql/migrations.';
COMMENT ON COLUMN meta.migration.version IS 'Number that leads the file name.';
COMMENT ON COLUMN meta.migration.name IS 'File name.';
COMMENT ON COLUMN meta.migration.checksum IS 'SHA-256 of the file as it was applied, hexadecimal; an altered file is refused.';
COMMENT ON COLUMN meta.migration.applied_at IS 'When it was applied (wall clock, UTC).';
