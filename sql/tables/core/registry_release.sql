-- Written by make schema: change it by a migration.
CREATE TABLE core.registry_release (
    release_id      text     PRIMARY KEY,
    lab_id          text     NOT NULL REFERENCES core.lab (lab_id),
    name            text     NOT NULL,
    release_date    text     NOT NULL,
    date_precision  text     NOT NULL CHECK (date_precision IN ('day', 'month', 'year')),
    is_api_only     boolean  NOT NULL,
    modality        text,
    announced_url   text     NOT NULL,
    paper_arxiv_id  text,
    note            text
);

COMMENT ON TABLE core.registry_release IS 'Flagship releases of registry labs since 2016, open and closed by one criterion (sql/registry/README.md). Key: release_id. Source: sql/registry/releases.csv.';
COMMENT ON COLUMN core.registry_release.release_id IS 'lab_id/slug.';
COMMENT ON COLUMN core.registry_release.lab_id IS 'The lab (core.lab).';
COMMENT ON COLUMN core.registry_release.name IS 'Name as announced.';
COMMENT ON COLUMN core.registry_release.release_date IS 'Announcement, ISO 8601 at the stated precision.';
COMMENT ON COLUMN core.registry_release.date_precision IS 'day, month or year.';
COMMENT ON COLUMN core.registry_release.is_api_only IS 'Documented as not given out as weights: offered by API or product only, or shown and given to nobody (core.registry_offer says which, where it is known).';
COMMENT ON COLUMN core.registry_release.modality IS 'Main modality, e.g. text, image, multimodal.';
COMMENT ON COLUMN core.registry_release.announced_url IS 'Public announcement.';
COMMENT ON COLUMN core.registry_release.paper_arxiv_id IS 'The lab''s own report, canonical arXiv id.';
COMMENT ON COLUMN core.registry_release.note IS 'Remarks.';

GRANT DELETE, UPDATE ON core.registry_release TO observatory_loader;
