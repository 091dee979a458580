-- What was open by evidence and was taken back, each time between which two looks, with the evidence before and after.
-- Grain: one row per thing, what and time. Key: subject_kind, subject_id, what, withdrawn_at. Moves: confirmed_at, n_elsewhere. Reads: core.withdrawal.
SELECT subject_kind, subject_id, what, how, lab_id, release_id, last_open_at, withdrawn_at, confirmed_at, restored_at, before_version_id, after_version_id, look_id,
       before, after, elsewhere, n_elsewhere
FROM core.withdrawal
