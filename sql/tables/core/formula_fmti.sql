-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/formula_fmti.sql.
CREATE TABLE core.formula_fmti (
    LIKE core.formula_aa INCLUDING ALL
);

GRANT DELETE, UPDATE ON core.formula_fmti TO observatory_loader;
