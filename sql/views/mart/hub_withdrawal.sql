-- What repositories of the whole Hub took back, as a later day confirmed it: under their present names, those that were taken down left out.
CREATE OR REPLACE VIEW mart.hub_withdrawal AS
SELECT
    w.hub_key, w.kind, d.hub_id, d.account, d.lab_id, w.what, w.how, w.last_open_at, w.withdrawn_at, w.confirmed_at, w.restored_at,
    date_trunc('month', w.withdrawn_at AT TIME ZONE 'UTC')::date AS month, w.before, w.after, w.before_block_id, w.before_ordinal, w.after_block_id,
    w.after_ordinal, w.sweep_id,
    CASE
        WHEN w.what IN ('weights', 'repository') THEN nullif((
            SELECT count(DISTINCT e.child_key)
            FROM core.hub_edge e
            JOIN mart.hub_disclosure c ON c.hub_key = e.child_key AND c.kind = 'model'
            WHERE e.parent_key = w.hub_key AND e.relation = 'quantized' AND c.gone_at IS NULL AND c.account <> d.account), 0)
    END AS quantized_elsewhere
FROM core.hub_withdrawal w
JOIN mart.hub_disclosure d ON d.kind = w.kind AND d.hub_key = w.hub_key
WHERE w.confirmed_at IS NOT NULL;
COMMENT ON VIEW mart.hub_withdrawal IS 'No row is no finding: only between two walks over the Hub''s lists can it be seen (mart.hub_collected). What repositories of the whole Hub took back, by the Hub''s lists alone, as a later day confirmed it. Grain: one row per repository, what and time. Key: hub_key, what, withdrawn_at. Source: core.hub_withdrawal, mart.hub_disclosure. Caveats: lists give no files and no text of a card, so that removed files and rewritten texts are in mart.withdrawal alone, for what we watch. A new name of the same stable id, a refusal, a list that is cut, and one answer alone are none. What was gated already, is of a licence that the registry does not know, or was only in a snapshot (which gives no gate) was not open. Of a record in a form that cannot be read the walk counts as one that met what stood before.';
COMMENT ON COLUMN mart.hub_withdrawal.hub_key IS 'Our number for the repository. Unit: key.';
COMMENT ON COLUMN mart.hub_withdrawal.kind IS 'model or dataset.';
COMMENT ON COLUMN mart.hub_withdrawal.hub_id IS 'org/name on the Hub, its newest name.';
COMMENT ON COLUMN mart.hub_withdrawal.account IS 'Account in lower case; the whole name for canonical ids without one.';
COMMENT ON COLUMN mart.hub_withdrawal.lab_id IS 'Lab of the account by the registry, or unknown.';
COMMENT ON COLUMN mart.hub_withdrawal.what IS 'What was open: weights (the Hub detected files of them), data (a data set, or the training data that a model declares), repository (of a model in which no weights were detected), licence, gating (no gate before it).';
COMMENT ON COLUMN mart.hub_withdrawal.how IS 'gone (the Hub says that it is not there: deleted and made private are one answer), private, disabled, gated, removed (none is declared any more), rewritten (a restricted licence stands there).';
COMMENT ON COLUMN mart.hub_withdrawal.last_open_at IS 'When a list last gave it as open (UTC): that record''s first telling, or the beginning of the last complete walk over the lists that still met it.';
COMMENT ON COLUMN mart.hub_withdrawal.withdrawn_at IS 'The first answer that gave it as not open (UTC): it was taken back between the two.';
COMMENT ON COLUMN mart.hub_withdrawal.confirmed_at IS 'The first answer of a later day that gave the same (UTC): one answer takes nothing back.';
COMMENT ON COLUMN mart.hub_withdrawal.restored_at IS 'The first answer that gave it as open again (UTC); NULL: it is not open again.';
COMMENT ON COLUMN mart.hub_withdrawal.month IS 'First day of the month of withdrawn_at (UTC).';
COMMENT ON COLUMN mart.hub_withdrawal.before IS 'What the record before says: the gate, the licence ids, or how many data sets are declared.';
COMMENT ON COLUMN mart.hub_withdrawal.after IS 'What the answer after says.';
COMMENT ON COLUMN mart.hub_withdrawal.before_block_id IS 'Evidence before: block of the record that gave it as open last (raw.hub_block). Unit: key.';
COMMENT ON COLUMN mart.hub_withdrawal.before_ordinal IS 'Place of that record in its block, from 0. Unit: rank.';
COMMENT ON COLUMN mart.hub_withdrawal.after_block_id IS 'Evidence after: block of the record that gave it as not open first (raw.hub_block). Unit: key; NULL where it is gone.';
COMMENT ON COLUMN mart.hub_withdrawal.after_ordinal IS 'Place of that record in its block, from 0. Unit: rank; NULL where it is gone.';
COMMENT ON COLUMN mart.hub_withdrawal.sweep_id IS 'Evidence after of what is gone: the walk after which the Hub confirmed it (meta.hub_sweep). Unit: key; NULL for others.';
COMMENT ON COLUMN mart.hub_withdrawal.quantized_elsewhere IS 'Models of other accounts that are there and declare to be quantised from its weights, count; NULL: none is known, which is no proof that nothing is kept.';
REVOKE INSERT, UPDATE, DELETE ON mart.hub_withdrawal FROM observatory_loader;
