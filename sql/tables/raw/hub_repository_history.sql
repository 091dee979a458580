-- Written by make schema: change it by a migration.
-- autovacuum_vacuum_insert_scale_factor: rows are only added; those of each day are vacuumed while they are new, so that no run meets many.
CREATE TABLE raw.hub_repository_history (
    LIKE raw.hub_repository INCLUDING COMMENTS INCLUDING DEFAULTS,
    observed_to  timestamptz  NOT NULL
) WITH (autovacuum_vacuum_insert_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
CREATE INDEX hub_repository_history_key ON raw.hub_repository_history (hub_key, observed_to);
CREATE INDEX hub_repository_history_name ON raw.hub_repository_history (hub_id, kind);

COMMENT ON TABLE raw.hub_repository_history IS 'Metadata of repositories as it was told until it changed. Key: hub_key, observed_to. Source: raw.hub_repository.';
COMMENT ON COLUMN raw.hub_repository_history.observed_to IS 'When other metadata was first told (UTC).';

GRANT UPDATE (observed_at, observed_to) ON raw.hub_repository_history TO observatory_loader;
