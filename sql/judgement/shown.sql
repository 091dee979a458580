-- The signals (findings on one indicator each) that the readers extracted from current documents of models, repositories and papers.
-- Grain: one row per document and place. Key: raw_version_id, ordinal. Reads: staging.document, core.document_signal.
SELECT d.source, d.kind, d.key, d.raw_version_id, d.observed_at,
       s.dimension, s.indicator, s.finding, s.rule, s.rule_version, s.locator, s.quotation, s.value
FROM staging.document d
JOIN core.document_signal s USING (raw_version_id)
WHERE d.kind IN ('model', 'model_card', 'model_tree', 'model_refs', 'readme', 'tree', 'paper')
ORDER BY d.source, d.key, d.kind, d.raw_version_id, s.ordinal
