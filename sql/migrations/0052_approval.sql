-- A publication that differs too much waits for a person in Airflow: what was compared, what was asked, who decided what and when.
CREATE TABLE meta.comparison (
    run_id       bigint PRIMARY KEY REFERENCES meta.run,
    fingerprint  text NOT NULL,
    problems     text NOT NULL,
    compared_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE meta.comparison IS 'What a build run compared with what was published. Grain: one row per build run. Key: run_id. Source: build, mart.';
COMMENT ON COLUMN meta.comparison.run_id IS 'Build run (meta.run).';
COMMENT ON COLUMN meta.comparison.fingerprint IS 'SHA-256 over the rows of build and the publication they were compared with, first 32 hexadecimal digits: another build has another one.';
COMMENT ON COLUMN meta.comparison.problems IS 'Why a person has to approve, in words; empty where nobody has to.';
COMMENT ON COLUMN meta.comparison.compared_at IS 'Wall clock, UTC.';

CREATE TABLE meta.approval (
    approval_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id       bigint NOT NULL REFERENCES meta.run,
    fingerprint  text NOT NULL,
    question     text NOT NULL,
    asked_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    wait_until   timestamptz NOT NULL,
    decision     text CHECK (decision IN ('approved', 'rejected', 'timed out')),
    decided_at   timestamptz,
    decided_by   text,
    CHECK ((decision IS NULL) = (decided_at IS NULL)),
    -- Nobody approves without a name; time itself has none.
    CHECK ((coalesce(decision, 'timed out') = 'timed out') = (decided_by IS NULL))
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

ALTER TABLE meta.run ADD COLUMN input_state text;
COMMENT ON COLUMN meta.run.input_state IS 'Of a build run: the fingerprint of raw, looks, registry and rules at its decision to build. What comes while it works or waits is for the next run. NULL for other runs.';
COMMENT ON COLUMN meta.build.input_state IS 'Fingerprint of raw, looks, registry and rules when the run decided to build (meta.run).';
COMMENT ON COLUMN meta.build.reason IS 'Failed checks, or who rejected it, where refused.';
COMMENT ON COLUMN meta.publication_diff.is_approved IS 'Whether a person approved the build in Airflow (meta.approval).';

CREATE VIEW mart.approval AS
SELECT approval_id, run_id, asked_at, wait_until, decision, decided_at
FROM meta.approval;
COMMENT ON VIEW mart.approval IS 'Each time a person was asked whether a build is to be published. Grain: one row per question. Key: approval_id. Source: meta.approval. Caveats: who decided stands in meta.approval and in Airflow, not here.';
COMMENT ON COLUMN mart.approval.approval_id IS 'Surrogate key, rising.';
COMMENT ON COLUMN mart.approval.run_id IS 'Build run (mart.build). Unit: key.';
COMMENT ON COLUMN mart.approval.asked_at IS 'Wall clock, UTC.';
COMMENT ON COLUMN mart.approval.wait_until IS 'When the question lapses without an answer, UTC.';
COMMENT ON COLUMN mart.approval.decision IS 'approved, rejected or timed out; NULL while it waits, and where it was asked anew or its run was ended.';
COMMENT ON COLUMN mart.approval.decided_at IS 'When it was decided or lapsed, UTC; NULL while it waits.';
COMMENT ON COLUMN mart.publication_diff.is_approved IS 'Whether a person approved the build in Airflow.';
REVOKE INSERT, UPDATE, DELETE ON mart.approval FROM observatory_loader;
