-- What was removed, made private or gated, per month and lab?
-- Asked by: radar-huggingface-dataset (4.7 % gone).
-- Read: gone: the Hub answered so for a repository that a listing had missed; share_gone is of all repositories ever seen.
-- Caveats: the Hub answers alike for a private and a deleted repository.
-- Needs: two answers of two days that a repository is gone, or a repository that we saw change to private or gated; no row says that we saw none in the days that we watched.
-- Columns: universe, month, kind, lab_id, gone, became_private, became_gated, share_gone, n, coverage, as_of.
-- Reads: mart.disappearance.
SELECT universe, month, kind, lab_id, gone, became_private, became_gated, round(gone::numeric / nullif(n, 0), 6) AS share_gone, n, coverage, as_of
FROM mart.disappearance
WHERE gone > 0 OR became_gated > 0 OR became_private > 0
ORDER BY universe DESC, month DESC, gone DESC, kind, lab_id
