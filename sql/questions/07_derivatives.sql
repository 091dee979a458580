-- How many models derive, directly and through any number of steps, from each model, family and lab?
-- Asked by: the Hub's users (hub-docs#1410); ATOM (Qwen 113,000, Llama 27,000, DeepSeek 6,000).
-- Read: descendants are distinct models below the subject; a family's and a lab's own derivatives are among them.
-- Caveats: only declared parents count, and about 28 % of models declare one: a lower bound.
-- Columns: subject_kind, subject_id, lab_id, children, descendants, descendants_finetune, descendants_adapter, descendants_quantized, descendants_merge, n, coverage, as_of.
-- Reads: mart.lineage_summary.
SELECT subject_kind, subject_id, lab_id, children, descendants, descendants_finetune, descendants_adapter, descendants_quantized, descendants_merge,
       n, coverage, as_of
FROM mart.lineage_summary
WHERE subject_kind <> 'all' AND descendants > 0
ORDER BY subject_kind, descendants DESC, subject_id
LIMIT 500
