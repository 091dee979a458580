-- Ratings by people that differ from our finding, in half A alone: who writes rules does not read half B.
SELECT source, dimension, hub_id AS model, label AS theirs, answer AS ours,
       our_evidence -> 0 ->> 'rule' AS by_rule,
       left(concat_ws(' ', our_evidence -> 0 ->> 'source_kind', our_evidence -> 0 ->> 'source_key'), 50) AS in_source,
       left(our_evidence -> 0 ->> 'quotation', 60) AS quotation
FROM mart.assessment_disagreement
WHERE half = 'A'
ORDER BY source, dimension, label, answer, hub_id
