-- Written by make schema: change it by a migration.
CREATE TABLE core.formula_osaid (
    LIKE core.formula_aa INCLUDING ALL
);

COMMENT ON TABLE core.formula_osaid IS 'Components of the Open Source AI Definition 1.0 by our findings, 1 where met. Grain: one row per release and component. Key: release_id, component. Source: core.release_indicator.';
