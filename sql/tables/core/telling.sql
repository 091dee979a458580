-- Written by make schema: change it by a migration.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE core.telling (
    raw_version_id  bigint   PRIMARY KEY REFERENCES raw.record_version (raw_version_id),
    reader_version  integer  NOT NULL,
    facts           jsonb    NOT NULL
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);

COMMENT ON TABLE core.telling IS 'What each telling says of what is open, of things that were told in more than one way or were gone once: by it two tellings are compared. All are read by the same readers, so that a new rule takes nothing back. Key: raw_version_id. Source: raw, by observatory.disclosure.telling.';
COMMENT ON COLUMN core.telling.raw_version_id IS 'The version read (raw.record_version).';
COMMENT ON COLUMN core.telling.reader_version IS 'Version of the readers that read it.';
COMMENT ON COLUMN core.telling.facts IS 'As far as told: gated, is_private, is_disabled, is_archived; files (of weights, data or programs, count), others (files that may be of weights, count), has_card, is_detected (the Hub found weights), is_truncated; licences (ids in lower case), license_name; datasets (declared, count); letters (of a card, count).';

GRANT UPDATE (reader_version, facts) ON core.telling TO observatory_loader;
