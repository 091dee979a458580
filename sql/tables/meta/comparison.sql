-- Written by make schema: change it by a migration.
CREATE TABLE meta.comparison (
    run_id       bigint       PRIMARY KEY REFERENCES meta.run (run_id),
    fingerprint  text         NOT NULL,
    problems     text         NOT NULL,
    compared_at  timestamptz  NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON TABLE meta.comparison IS 'What a build run compared with what was published. Grain: one row per build run. Key: run_id. Source: build, mart.';
COMMENT ON COLUMN meta.comparison.run_id IS 'Build run (meta.run).';
COMMENT ON COLUMN meta.comparison.fingerprint IS 'SHA-256 over the rows of build and the publication they were compared with, first 32 hexadecimal digits: another build has another one.';
COMMENT ON COLUMN meta.comparison.problems IS 'Why a person has to approve, in words; empty where nobody has to.';
COMMENT ON COLUMN meta.comparison.compared_at IS 'Wall clock, UTC.';
