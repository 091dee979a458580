-- Written by make schema: change it by a migration.
CREATE TABLE core.release_origin (
    release_id     text  PRIMARY KEY,
    origin_date    date,
    origin_method  text  NOT NULL,
    paper_date     date
);

COMMENT ON TABLE core.release_origin IS 'The day of each release as far back as any source tells it: arXiv and GitHub where the Hub''s createdAt stands on its floor. Key: release_id.';
COMMENT ON COLUMN core.release_origin.release_id IS 'The release (core.release).';
COMMENT ON COLUMN core.release_origin.origin_date IS 'Day of the release; NULL: no source tells it.';
COMMENT ON COLUMN core.release_origin.origin_method IS 'registry, correction, hub_created_at, arxiv_first_version, github_first_commit, github_created_at or unknown.';
COMMENT ON COLUMN core.release_origin.paper_date IS 'First version on arXiv of the earliest of its own papers (UTC).';
