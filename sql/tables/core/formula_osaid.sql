-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/formula_osaid.sql.
CREATE TABLE core.formula_osaid (
    LIKE core.formula_aa INCLUDING ALL
);

GRANT DELETE, UPDATE ON core.formula_osaid TO observatory_loader;
