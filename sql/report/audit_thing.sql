-- What services tell of a thing itself: the records of a paper, a repository, a dataset or a model, and its README or card.
-- Grain: one row per record. Parameters: :id, :kinds.
SELECT d.source, d.kind, d.payload, left(d.text, 6000) AS text
FROM staging.document d
WHERE d.source IN ('huggingface', 'arxiv', 'github') AND d.kind = ANY (:kinds) AND d.key = :id
ORDER BY array_position(:kinds, d.kind), d.source, d.via
LIMIT 4
