-- How many downloads have the models of each lab and each country come to, month by month?
-- Asked by: ATOM (1.15 billion against 0.72 billion, March 2026).
-- Read: downloads_all_time is the total at the end of the month; for the running month, the newest total.
-- Caveats: downloadsAllTime is known to fall at times. collected_hub gives, for lab and country, only what our own counters added, and no total.
-- Needs: downloads of all time (downloadsAllTime); added downloads and resets need them in two months.
-- Columns: universe, month, subject_kind, subject_id, downloads_all_time, downloads_added, counter_resets, n, coverage, as_of.
-- Reads: mart.adoption.
SELECT universe, month, subject_kind, subject_id, downloads_all_time, downloads_added, counter_resets, n, coverage, as_of
FROM mart.adoption
WHERE subject_kind IN ('lab', 'country')
ORDER BY universe, month DESC, subject_kind, downloads_all_time DESC NULLS LAST, subject_id
