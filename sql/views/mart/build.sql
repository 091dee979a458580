CREATE OR REPLACE VIEW mart.build AS
SELECT run_id, outcome, reason, publication_id, finished_at
FROM meta.build;
COMMENT ON VIEW mart.build IS 'What each build of the marts came to; readers keep the last publication where one was refused. Grain: one row per build run. Key: run_id. Source: meta.build.';
COMMENT ON COLUMN mart.build.run_id IS 'Build run (mart.run). Unit: key.';
COMMENT ON COLUMN mart.build.outcome IS 'published, unchanged (nothing differed) or refused (a check failed, or a person has to approve).';
COMMENT ON COLUMN mart.build.reason IS 'Of a refused build: the checks that failed, that a person rejected it, that nobody approved it, or that it is not what was compared. Empty otherwise.';
COMMENT ON COLUMN mart.build.publication_id IS 'The publication (mart.publication), where there is one. Unit: key.';
COMMENT ON COLUMN mart.build.finished_at IS 'Wall clock, UTC.';
REVOKE INSERT, UPDATE, DELETE ON mart.build FROM observatory_loader;
