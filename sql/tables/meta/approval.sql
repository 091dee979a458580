-- Written by make schema: change it by a migration.
CREATE TABLE meta.approval (
    approval_id  bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id       bigint       NOT NULL REFERENCES meta.run (run_id),
    fingerprint  text         NOT NULL,
    question     text         NOT NULL,
    asked_at     timestamptz  NOT NULL DEFAULT clock_timestamp(),
    wait_until   timestamptz  NOT NULL,
    decision     text         CHECK (decision IN ('approved', 'rejected', 'timed out')),
    decided_at   timestamptz,
    decided_by   text,
    CHECK ((decision IS NULL) = (decided_at IS NULL)),
    CONSTRAINT approval_check1 CHECK ((COALESCE(decision, 'timed out') = 'timed out') = (decided_by IS NULL))
);
CREATE INDEX approval_run ON meta.approval (run_id);

COMMENT ON TABLE meta.approval IS 'Each time a person was asked whether a build is to be published, and the answer. Grain: one row per question. Key: approval_id. Source: Airflow''s human-in-the-loop task approve_next.';
COMMENT ON COLUMN meta.approval.approval_id IS 'Surrogate key, rising.';
COMMENT ON COLUMN meta.approval.run_id IS 'Build run (meta.run).';
COMMENT ON COLUMN meta.approval.fingerprint IS 'The build that was shown (meta.comparison): the answer counts for it and for no other.';
COMMENT ON COLUMN meta.approval.question IS 'What was shown, Markdown.';
COMMENT ON COLUMN meta.approval.asked_at IS 'Wall clock, UTC.';
COMMENT ON COLUMN meta.approval.wait_until IS 'When the question lapses without an answer, wall clock, UTC; nothing is published then.';
COMMENT ON COLUMN meta.approval.decision IS 'approved, rejected or timed out; NULL while it waits, and where it was asked anew or its run was ended.';
COMMENT ON COLUMN meta.approval.decided_at IS 'When the person answered in Airflow, or the question lapsed (UTC); NULL while it waits.';
COMMENT ON COLUMN meta.approval.decided_by IS 'Name of the Airflow user who decided; NULL where nobody did.';

REVOKE INSERT, UPDATE ON meta.approval FROM observatory_loader;
GRANT INSERT (run_id, fingerprint, question, wait_until) ON meta.approval TO observatory_loader;
