-- The catalogue of indicators.
-- Grain: one row per indicator. Key: indicator. Reads: core.indicator.
SELECT indicator, dimension, name, definition, open_when, partial_when, closed_when, sources, look, is_deciding, mof_component, mof_class,
       osai_parameter, rules, version
FROM core.indicator;

COMMENT ON TABLE mart.indicator IS 'Catalogue of indicators. Key: indicator.';
COMMENT ON COLUMN mart.indicator.indicator IS 'Id.';
COMMENT ON COLUMN mart.indicator.dimension IS 'weights, data, code, methods or licence.';
COMMENT ON COLUMN mart.indicator.name IS 'Name.';
COMMENT ON COLUMN mart.indicator.definition IS 'What is asked.';
COMMENT ON COLUMN mart.indicator.open_when IS 'When it is open; empty: never.';
COMMENT ON COLUMN mart.indicator.partial_when IS 'When it is partial; empty: never.';
COMMENT ON COLUMN mart.indicator.closed_when IS 'When it is closed; empty: it can be found and never ruled out. Otherwise it is unknown.';
COMMENT ON COLUMN mart.indicator.sources IS 'Kinds of records that are looked at.';
COMMENT ON COLUMN mart.indicator.look IS 'Whose look must be complete before nothing found means closed: a dimension, card, refs, no_weights, no_training_code, no_paper or licence_files; NULL: none.';
COMMENT ON COLUMN mart.indicator.is_deciding IS 'Whether it decides the finding of its dimension.';
COMMENT ON COLUMN mart.indicator.mof_component IS 'Component of the Model Openness Framework; NULL: none.';
COMMENT ON COLUMN mart.indicator.mof_class IS 'Class of the framework that first requires it: III, II or I.';
COMMENT ON COLUMN mart.indicator.osai_parameter IS 'Parameter of the European Open Source AI Index of which it speaks, by the index''s name; NULL: none.';
COMMENT ON COLUMN mart.indicator.rules IS 'Rules that speak of it, with their versions.';
COMMENT ON COLUMN mart.indicator.version IS 'Version of the definition.';
COMMENT ON COLUMN mart.indicator.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.indicator.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
