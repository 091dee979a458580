-- Written by make schema: change it by a migration.
CREATE TABLE core.hub_withdrawal (
    hub_key          integer      NOT NULL,
    last_open_at     timestamptz  NOT NULL,
    withdrawn_at     timestamptz  NOT NULL,
    confirmed_at     timestamptz,
    restored_at      timestamptz,
    before_block_id  integer      NOT NULL,
    after_block_id   integer,
    sweep_id         integer,
    before_ordinal   smallint     NOT NULL,
    after_ordinal    smallint,
    kind             text         NOT NULL CHECK (kind IN ('model', 'dataset')),
    what             text         NOT NULL CHECK (what IN ('weights', 'repository', 'data', 'licence', 'gating')),
    how              text         NOT NULL CHECK (how IN ('gone', 'private', 'disabled', 'gated', 'removed', 'rewritten')),
    before           text         NOT NULL,
    after            text         NOT NULL,
    PRIMARY KEY (hub_key, what, withdrawn_at)
);
CREATE INDEX hub_withdrawal_day ON core.hub_withdrawal (withdrawn_at);
CREATE INDEX hub_withdrawal_waiting ON core.hub_withdrawal (hub_key) WHERE (confirmed_at IS NULL);

COMMENT ON TABLE core.hub_withdrawal IS 'What was open in a repository of the whole Hub and is not any more, by the Hub''s lists alone; mart.hub_withdrawal shows what a later day confirmed. Grain: one row per repository, what and time. Key: hub_key, what, withdrawn_at. Source: raw.hub_repository, raw.hub_repository_history, meta.hub_sweep, meta.hub_absence, core.hub_redeclaration.';
COMMENT ON COLUMN core.hub_withdrawal.hub_key IS 'The repository (raw.hub_repository). Unit: key.';
COMMENT ON COLUMN core.hub_withdrawal.last_open_at IS 'When a list last gave it as open (UTC): first telling of that record, or the beginning of the last complete walk over the lists that still met it.';
COMMENT ON COLUMN core.hub_withdrawal.withdrawn_at IS 'The first answer that gave it as not open (UTC).';
COMMENT ON COLUMN core.hub_withdrawal.confirmed_at IS 'The first answer of a later day that gave the same (UTC): a record, or the beginning of a complete walk that met it; NULL: none yet, which is no withdrawal.';
COMMENT ON COLUMN core.hub_withdrawal.restored_at IS 'The first answer that gave it as open again (UTC); NULL: it is not open again.';
COMMENT ON COLUMN core.hub_withdrawal.before_block_id IS 'Evidence before: block of the record that gave it as open last (raw.hub_block). Unit: key.';
COMMENT ON COLUMN core.hub_withdrawal.after_block_id IS 'Evidence after: block of the record that gave it as not open first (raw.hub_block). Unit: key; NULL where it is gone.';
COMMENT ON COLUMN core.hub_withdrawal.sweep_id IS 'Evidence after of what is gone: the walk after which the Hub confirmed it (meta.hub_sweep). Unit: key; NULL for others.';
COMMENT ON COLUMN core.hub_withdrawal.before_ordinal IS 'Place of that record in its block, from 0. Unit: rank.';
COMMENT ON COLUMN core.hub_withdrawal.after_ordinal IS 'Place of that record in its block, from 0. Unit: rank; NULL where it is gone.';
COMMENT ON COLUMN core.hub_withdrawal.kind IS 'model or dataset.';
COMMENT ON COLUMN core.hub_withdrawal.what IS 'What was open: weights (files of them were detected), data (a data set, or the training data that a model declares), repository (of a model in which no weights were detected), licence, gating (no gate before it).';
COMMENT ON COLUMN core.hub_withdrawal.how IS 'gone (deleted and made private are one answer), private, disabled, gated, removed (none is declared any more), rewritten (a restricted licence stands there).';
COMMENT ON COLUMN core.hub_withdrawal.before IS 'What the record before says.';
COMMENT ON COLUMN core.hub_withdrawal.after IS 'What the answer after says.';

GRANT DELETE, UPDATE ON core.hub_withdrawal TO observatory_loader;
