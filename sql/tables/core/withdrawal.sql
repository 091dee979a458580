-- Written by make schema: change it by a migration.
CREATE TABLE core.withdrawal (
    subject_kind       text         NOT NULL,
    subject_id         text         NOT NULL,
    what               text         NOT NULL,
    how                text         NOT NULL,
    lab_id             text         NOT NULL,
    release_id         text,
    last_open_at       timestamptz  NOT NULL,
    withdrawn_at       timestamptz  NOT NULL,
    confirmed_at       timestamptz  NOT NULL,
    restored_at        timestamptz,
    before_version_id  bigint       NOT NULL,
    after_version_id   bigint,
    look_id            bigint,
    before             text         NOT NULL,
    after              text         NOT NULL,
    elsewhere          text,
    n_elsewhere        bigint,
    PRIMARY KEY (subject_kind, subject_id, what, withdrawn_at)
);

COMMENT ON TABLE core.withdrawal IS 'What was open by evidence and was taken back, each time between which two looks, with the evidence before and after. Key: subject_kind, subject_id, what, withdrawn_at. Source: core.telling, staging.retold, staging.absence.';
COMMENT ON COLUMN core.withdrawal.subject_kind IS 'model, dataset or repository.';
COMMENT ON COLUMN core.withdrawal.subject_id IS 'Its name at its service: org/name on the Hub, owner/name on GitHub.';
COMMENT ON COLUMN core.withdrawal.what IS 'What was open: weights, data (a dataset''s files, or the training data that a model declares), code, card (its text), licence, gating (no gate before it).';
COMMENT ON COLUMN core.withdrawal.how IS 'gone (the service says that it is not there: deleted and made private are one answer), private, disabled, gated, removed (not there any more while the repository is), rewritten (other words stand there), archived (read-only, still to be read).';
COMMENT ON COLUMN core.withdrawal.lab_id IS 'Lab of the account (mart.lab), or unknown.';
COMMENT ON COLUMN core.withdrawal.release_id IS 'Release of which it is a part (mart.release), the first by name where it is of several; NULL: of none.';
COMMENT ON COLUMN core.withdrawal.last_open_at IS 'The last look that told it open, by the service''s Date (UTC).';
COMMENT ON COLUMN core.withdrawal.withdrawn_at IS 'The first look that told it not open any more (UTC): it was taken back between the two.';
COMMENT ON COLUMN core.withdrawal.confirmed_at IS 'The last look of a later day that told the same (UTC): one answer takes nothing back.';
COMMENT ON COLUMN core.withdrawal.restored_at IS 'The first look that told it open again (UTC); NULL: it is not open again.';
COMMENT ON COLUMN core.withdrawal.before_version_id IS 'Evidence before: version of the record that told it open last (raw.record_version).';
COMMENT ON COLUMN core.withdrawal.after_version_id IS 'Evidence after: version that told it not open first (raw.record_version); NULL where it is gone.';
COMMENT ON COLUMN core.withdrawal.look_id IS 'Evidence after of what is gone: the look that confirmed it (meta.look); NULL for others.';
COMMENT ON COLUMN core.withdrawal.before IS 'What was told before.';
COMMENT ON COLUMN core.withdrawal.after IS 'What was told after.';
COMMENT ON COLUMN core.withdrawal.elsewhere IS 'Where it is still kept as far as told: forks (of a repository on GitHub), quantized (models of others that declare to be made of its weights); NULL: not told.';
COMMENT ON COLUMN core.withdrawal.n_elsewhere IS 'Such copies, count; NULL: not told.';
