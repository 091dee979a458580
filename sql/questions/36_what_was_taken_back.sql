-- What was open and was taken back, when, how, and is it open again?
-- Asked by: nobody records it; whoever cites a release as open has to know.
-- Read: one row per thing and withdrawal; it was withdrawn between last_open_at and withdrawn_at, each the time of a source check; before and after are the two reported states.
-- Caveats: only what we watch, and only since we began to; gone may mean deleted or made private, for which services answer alike; archived code can still be read.
-- Needs: an earlier answer in which the thing was open and two later ones of two days in which it is not; no row says that we saw none in the days that we watched.
-- Columns: what, how, subject_kind, subject_id, lab_id, last_open_at, withdrawn_at, restored_at, before, after, elsewhere, n_elsewhere.
-- Reads: mart.withdrawal.
SELECT what, how, subject_kind, subject_id, lab_id, last_open_at, withdrawn_at, restored_at, before, after, elsewhere, n_elsewhere
FROM mart.withdrawal
ORDER BY withdrawn_at DESC, subject_kind, subject_id, what
