-- Written by make schema: change it by a migration.
CREATE TABLE core.release (
    release_id      text     PRIMARY KEY,
    lab_id          text     NOT NULL,
    name            text     NOT NULL,
    release_date    date,
    date_precision  text,
    date_method     text     NOT NULL,
    is_registry     boolean  NOT NULL,
    is_api_only     boolean  NOT NULL,
    is_counted      boolean  NOT NULL,
    modality        text
);

COMMENT ON TABLE core.release IS 'Releases: of the registry, families found in a lab''s account, and single models of others. Key: release_id. Reads: registry, core.model.';
COMMENT ON COLUMN core.release.release_id IS 'lab_id/slug; hub/<hub_id> for a single model of an unknown lab.';
COMMENT ON COLUMN core.release.lab_id IS 'Lab (core.lab), or unknown.';
COMMENT ON COLUMN core.release.name IS 'Name.';
COMMENT ON COLUMN core.release.release_date IS 'Release; first day of the period where the precision is coarser than a day; NULL: not known.';
COMMENT ON COLUMN core.release.date_precision IS 'day, month or year; NULL without a date.';
COMMENT ON COLUMN core.release.date_method IS 'registry, correction, hub_created_at (never before 2022-03-03) or unknown.';
COMMENT ON COLUMN core.release.is_registry IS 'Whether it stands in sql/registry/releases.csv.';
COMMENT ON COLUMN core.release.is_api_only IS 'Documented as offered by API or product only.';
COMMENT ON COLUMN core.release.is_counted IS 'Whether the criterion of sql/registry/README.md takes it into lab and country shares.';
COMMENT ON COLUMN core.release.modality IS 'Main modality, where known.';
