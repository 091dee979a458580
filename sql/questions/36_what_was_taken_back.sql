-- What was open and was taken back, when, how, and is it open again?
-- Asked by: nobody records it; whoever cites a release as open has to know.
-- Read: one row per thing and time; it was taken back between last_open_at and withdrawn_at, of which each is a look; before and after are what was told.
-- Caveats: what we watch, from the day on which we watched; gone may be deleted or made private, which services answer alike; archived code is still to be read.
-- Columns: what, how, subject_kind, subject_id, lab_id, last_open_at, withdrawn_at, restored_at, before, after, elsewhere, n_elsewhere.
-- Reads: mart.withdrawal.
SELECT what, how, subject_kind, subject_id, lab_id, last_open_at, withdrawn_at, restored_at, before, after, elsewhere, n_elsewhere
FROM mart.withdrawal
ORDER BY withdrawn_at DESC, subject_kind, subject_id, what
