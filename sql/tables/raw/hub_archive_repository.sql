-- Written by make schema: change it by a migration.
-- autovacuum_vacuum_insert_scale_factor: rows are only added; those of each day are vacuumed while they are new, so that no run meets many.
CREATE TABLE raw.hub_archive_repository (
    archive_key  integer  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    size_bytes   bigint,
    hub_source   text     NOT NULL,
    hub_uid      text     COLLATE "C" NOT NULL CHECK (hub_uid ~ '^[0-9a-f]{24}$'),
    kind         text     CHECK (kind IN ('model', 'dataset')),
    hub_id       text     COLLATE "C"
) WITH (autovacuum_vacuum_insert_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
CREATE UNIQUE INDEX hub_archive_repository_uid ON raw.hub_archive_repository (hub_uid, hub_source);

COMMENT ON TABLE raw.hub_archive_repository IS 'Repositories that an archive counted, by the Hub''s own id; whether we hold one is a question of raw.hub_repository, so that what we come to know later needs no second load. Grain: one row per source and repository. Key: archive_key. Source: backfill_hub_history.';
COMMENT ON COLUMN raw.hub_archive_repository.archive_key IS 'Our number for the repository in the archive, a key.';
COMMENT ON COLUMN raw.hub_archive_repository.size_bytes IS 'What it stores as the archive tells, bytes; NULL: not told.';
COMMENT ON COLUMN raw.hub_archive_repository.hub_source IS 'Who counted (core.hub_source).';
COMMENT ON COLUMN raw.hub_archive_repository.hub_uid IS '_id of the Hub, stable across renames, 24 hexadecimal digits.';
COMMENT ON COLUMN raw.hub_archive_repository.kind IS 'model or dataset, by the file that lists it; NULL: listed in none that was read.';
COMMENT ON COLUMN raw.hub_archive_repository.hub_id IS 'org/name as the archive tells it, of its own day; NULL: not told.';

GRANT UPDATE (size_bytes, kind, hub_id) ON raw.hub_archive_repository TO observatory_loader;
