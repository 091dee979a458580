-- How deep and how wide are the trees of families, and how many declared parents do not exist or go in circles?
-- Asked by: Laufer, Oderinwale and Kleinberg; the Hub's users (hub-docs#1410).
-- Read: the first row is every repository of the Hub that we collected; share_missing is the number of declared parents that we do not know, per model of the subject.
-- Caveats: a renamed parent is followed; a private parent cannot be told from one that never existed.
-- Columns: subject_kind, subject_id, models, descendants, depth_max, missing_parents, share_missing, cycles, coverage, as_of.
-- Reads: mart.lineage_summary.
SELECT subject_kind, subject_id, n AS models, descendants, depth_max, missing_parents, round(missing_parents::numeric / nullif(n, 0), 6) AS share_missing,
       cycles, coverage, as_of
FROM mart.lineage_summary
WHERE subject_kind IN ('all', 'family', 'lab')
ORDER BY subject_kind, descendants DESC, subject_id
