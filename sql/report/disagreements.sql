-- Where our finding is not what people said, of half A alone: half B is not read by whoever writes rules.
SELECT source, dimension, hub_id AS model, label AS theirs, answer AS ours,
       our_evidence -> 0 ->> 'rule' AS by_rule,
       left(concat_ws(' ', our_evidence -> 0 ->> 'source_kind', our_evidence -> 0 ->> 'source_key'), 50) AS in_source,
       left(our_evidence -> 0 ->> 'quotation', 60) AS quotation
FROM mart.assessment_disagreement
WHERE half = 'A'
ORDER BY source, dimension, label, answer, hub_id
