-- Rules by which evidence is found.
-- Grain: one row per rule. Key: rule, rule_version. Reads: core.rule.
SELECT rule, rule_version, dimension, indicator, definition, mof_component, osai_parameter, sources
FROM core.rule
