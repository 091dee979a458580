-- In which months did counters of downloads fall, for whom, and how much of the month's downloads is in doubt?
-- Asked by: the Hub's users (huggingface_hub#4365, hub-docs#154).
-- Read: downloads_added keeps every fall as the service reported it; counter_resets counts the falls.
-- Caveats: a fall says that the service corrected itself, not which of the two numbers was right.
-- Needs: downloads of all time in two states, and one that fell; no row says that none was seen to fall, or that none was told.
-- Columns: universe, month, subject_kind, subject_id, counter_resets, downloads_added, n, coverage, as_of.
-- Reads: mart.adoption.
SELECT universe, month, subject_kind, subject_id, counter_resets, downloads_added, n, coverage, as_of
FROM mart.adoption
WHERE counter_resets > 0 AND subject_kind IN ('lab', 'country')
ORDER BY universe DESC, month DESC, counter_resets DESC, subject_kind, subject_id
