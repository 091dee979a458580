-- The catalogue of indicators.
-- Grain: one row per indicator. Key: indicator. Reads: core.indicator.
SELECT indicator, dimension, name, definition, open_when, partial_when, closed_when, sources, look, is_deciding, mof_component, mof_class,
       osai_parameter, rules, version
FROM core.indicator
