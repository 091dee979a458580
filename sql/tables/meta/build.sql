-- Written by make schema: change it by a migration.
CREATE TABLE meta.build (
    run_id          bigint       PRIMARY KEY REFERENCES meta.run (run_id),
    input_state     text         NOT NULL,
    outcome         text         NOT NULL CHECK (outcome IN ('published', 'unchanged', 'refused')),
    reason          text         NOT NULL DEFAULT '',
    publication_id  bigint       REFERENCES meta.publication (publication_id),
    finished_at     timestamptz  NOT NULL DEFAULT now()
);

COMMENT ON TABLE meta.build IS 'What each build came to: published, unchanged (nothing differed) or refused (a check failed; readers keep the last publication). Key: run_id. Source: build_marts.';
COMMENT ON COLUMN meta.build.run_id IS 'Build run (meta.run).';
COMMENT ON COLUMN meta.build.input_state IS 'Fingerprint of raw, looks, registry and rules when the run decided to build (meta.run).';
COMMENT ON COLUMN meta.build.outcome IS 'published, unchanged or refused.';
COMMENT ON COLUMN meta.build.reason IS 'Of a refused build: the checks that failed, that a person rejected it (who: meta.approval), that nobody approved it, or that it is not what was compared. Empty otherwise.';
COMMENT ON COLUMN meta.build.publication_id IS 'The publication, where there is one. Unit: key.';
COMMENT ON COLUMN meta.build.finished_at IS 'Wall clock, UTC.';
