-- Written by make schema: change it by a migration.
CREATE TABLE mart.release (
    release_id      text         PRIMARY KEY,
    lab_id          text         NOT NULL,
    name            text         NOT NULL,
    release_date    date,
    date_precision  text,
    date_method     text         NOT NULL,
    is_registry     boolean      NOT NULL,
    is_api_only     boolean      NOT NULL,
    is_counted      boolean      NOT NULL,
    modality        text,
    models          bigint       NOT NULL,
    papers          text[]       NOT NULL,
    repositories    text[]       NOT NULL,
    datasets        text[]       NOT NULL,
    publication_id  bigint       NOT NULL,
    published_from  timestamptz  NOT NULL
);
CREATE INDEX release_lab ON mart.release (lab_id);

COMMENT ON TABLE mart.release IS 'Releases with their lab and date. Key: release_id.';
COMMENT ON COLUMN mart.release.release_id IS 'lab_id/slug; hub/<hub_id> for a single model of an unknown lab.';
COMMENT ON COLUMN mart.release.lab_id IS 'Lab (mart.lab), or unknown.';
COMMENT ON COLUMN mart.release.name IS 'Name.';
COMMENT ON COLUMN mart.release.release_date IS 'Release; first day of the period where the precision is coarser; NULL: not known.';
COMMENT ON COLUMN mart.release.date_precision IS 'day, month or year.';
COMMENT ON COLUMN mart.release.date_method IS 'registry, correction, hub_created_at or unknown.';
COMMENT ON COLUMN mart.release.is_registry IS 'Whether it stands in sql/registry/releases.csv.';
COMMENT ON COLUMN mart.release.is_api_only IS 'Documented as offered by API or product only.';
COMMENT ON COLUMN mart.release.is_counted IS 'Whether it counts in lab and country shares.';
COMMENT ON COLUMN mart.release.modality IS 'Main modality, where known.';
COMMENT ON COLUMN mart.release.models IS 'Member models. Unit: count.';
COMMENT ON COLUMN mart.release.papers IS 'arXiv ids of its own papers, sorted.';
COMMENT ON COLUMN mart.release.repositories IS 'GitHub full names of its code, sorted.';
COMMENT ON COLUMN mart.release.datasets IS 'Hub ids of its training datasets, sorted.';
COMMENT ON COLUMN mart.release.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.release.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('release');
CREATE INDEX release_history_lab ON mart.release_history (lab_id, published_to);
