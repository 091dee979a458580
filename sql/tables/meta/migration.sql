-- Written by make schema: change it by a migration.
CREATE TABLE meta.migration (
    version     integer      PRIMARY KEY,
    name        text         NOT NULL,
    checksum    text         NOT NULL,
    applied_at  timestamptz  NOT NULL DEFAULT now()
);

COMMENT ON TABLE meta.migration IS 'Migrations applied to this warehouse, forward only. Key: version. Source: sql/migrations.';
COMMENT ON COLUMN meta.migration.version IS 'Number that leads the file name. Unit: number.';
COMMENT ON COLUMN meta.migration.name IS 'File name.';
COMMENT ON COLUMN meta.migration.checksum IS 'SHA-256 of the file as it was applied, hexadecimal; an altered file is refused.';
COMMENT ON COLUMN meta.migration.applied_at IS 'When it was applied (wall clock, UTC).';

REVOKE INSERT, UPDATE ON meta.migration FROM observatory_loader;
