-- Rows that one build adds, removes and changes in each mart; of the newest compared build if none is named.
-- Grain: one row per mart. Key: mart. Reads: mart.publication_diff.
SELECT run_id, mart, before, added, removed, changed, moved, share, threshold, is_exceeded, is_approved, cause, compared_at
FROM mart.publication_diff
WHERE run_id = coalesce(CAST(:build AS bigint), (SELECT max(run_id) FROM mart.publication_diff))
ORDER BY share DESC, mart
