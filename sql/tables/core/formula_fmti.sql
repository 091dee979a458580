-- Written by make schema: change it by a migration.
CREATE TABLE core.formula_fmti (
    LIKE core.formula_aa INCLUDING ALL
);

COMMENT ON TABLE core.formula_fmti IS 'Indicators of the Foundation Model Transparency Index of December 2025 on which our evidence bears, 1 where met. Grain: one row per release and indicator. Key: release_id, component. Source: core.release_indicator.';
