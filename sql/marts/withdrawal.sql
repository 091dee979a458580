-- What was open by evidence and was taken back, with the two source checks between which that happened and the evidence before and after.
-- Grain: one row per thing, what and time. Key: subject_kind, subject_id, what, withdrawn_at. Volatile: confirmed_at, n_elsewhere. Reads: core.withdrawal.
SELECT subject_kind, subject_id, what, how, lab_id, release_id, last_open_at, withdrawn_at, confirmed_at, restored_at, before_version_id, after_version_id, look_id,
       before, after, elsewhere, n_elsewhere
FROM core.withdrawal;

COMMENT ON TABLE mart.withdrawal IS 'No row is no finding: mart.withdrawal_overview says since when, until when and how many things were looked at twice. What was open by evidence and was taken back, each time between which two looks, with the evidence before and after. Key: subject_kind, subject_id, what, withdrawn_at. Caveats: what we watch; of the time before we watched nothing is known. A refusal, a failed look, a new name and one answer alone are none. What was gated already, or is of a licence that the registry does not know, was not open. A card counts as taken back where under a quarter of its letters is left, code where a repository holds no program any more.';
COMMENT ON COLUMN mart.withdrawal.subject_kind IS 'model, dataset or repository.';
COMMENT ON COLUMN mart.withdrawal.subject_id IS 'Its name at its service: org/name on the Hub, owner/name on GitHub.';
COMMENT ON COLUMN mart.withdrawal.what IS 'What was open: weights, data (a dataset''s files, or the training data that a model declares), code, card (its text, or a repository''s README), licence, gating (no gate before it).';
COMMENT ON COLUMN mart.withdrawal.how IS 'gone (the service says that it is not there: deleted and made private are one answer), private, disabled, gated, removed (not there any more while the repository is), rewritten (other words stand there), archived (read-only, still to be read).';
COMMENT ON COLUMN mart.withdrawal.lab_id IS 'Lab of the account (mart.lab), or unknown.';
COMMENT ON COLUMN mart.withdrawal.release_id IS 'Release of which it is a part (mart.release), the first by name where it is of several; NULL: of none.';
COMMENT ON COLUMN mart.withdrawal.last_open_at IS 'The last look that told it open, by the service''s Date (UTC).';
COMMENT ON COLUMN mart.withdrawal.withdrawn_at IS 'The first look that told it not open any more (UTC): it was taken back between the two.';
COMMENT ON COLUMN mart.withdrawal.confirmed_at IS 'The last look of a later day that told the same (UTC): one answer takes nothing back.';
COMMENT ON COLUMN mart.withdrawal.restored_at IS 'The first look that told it open again (UTC); NULL: it is not open again.';
COMMENT ON COLUMN mart.withdrawal.before_version_id IS 'Evidence before: version of the record that told it open last (raw.record_version).';
COMMENT ON COLUMN mart.withdrawal.after_version_id IS 'Evidence after: version that told it not open first (raw.record_version); NULL where it is gone.';
COMMENT ON COLUMN mart.withdrawal.look_id IS 'Evidence after of what is gone: the look that confirmed it (meta.look); NULL for others.';
COMMENT ON COLUMN mart.withdrawal.before IS 'What was told before.';
COMMENT ON COLUMN mart.withdrawal.after IS 'What was told after.';
COMMENT ON COLUMN mart.withdrawal.elsewhere IS 'Where it is still kept as far as told: forks (of a repository on GitHub), quantized (models of others that declare to be made of its weights); NULL: the service does not say.';
COMMENT ON COLUMN mart.withdrawal.n_elsewhere IS 'Such copies, count; NULL: the service does not say.';
COMMENT ON COLUMN mart.withdrawal.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.withdrawal.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
