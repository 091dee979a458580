-- Rules by which evidence is found.
-- Grain: one row per rule. Key: rule, rule_version. Reads: core.rule.
SELECT rule, rule_version, dimension, indicator, definition, mof_component, osai_parameter, sources, quotes
FROM core.rule;

COMMENT ON TABLE mart.rule IS 'Rules by which evidence is found. Key: rule, rule_version.';
COMMENT ON COLUMN mart.rule.rule IS 'Rule id.';
COMMENT ON COLUMN mart.rule.rule_version IS 'Version.';
COMMENT ON COLUMN mart.rule.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN mart.rule.indicator IS 'Indicator it speaks of.';
COMMENT ON COLUMN mart.rule.definition IS 'What it finds and what counts as open, partial, none.';
COMMENT ON COLUMN mart.rule.mof_component IS 'Component of the Model Openness Framework; NULL: none.';
COMMENT ON COLUMN mart.rule.osai_parameter IS 'Parameter of the European Open Source AI Index; NULL: none.';
COMMENT ON COLUMN mart.rule.sources IS 'Kinds of records it reads.';
COMMENT ON COLUMN mart.rule.quotes IS 'Kinds of records of which mart.evidence.quotation holds the very words; empty: of none, it is a sentence, a path or a count of ours.';
COMMENT ON COLUMN mart.rule.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.rule.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
