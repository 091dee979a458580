-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/core/formula_aa.sql.
CREATE TABLE core.formula_aa (
    release_id  text     NOT NULL,
    component   text     NOT NULL,
    low         numeric  NOT NULL,
    high        numeric  NOT NULL,
    most        numeric  NOT NULL,
    PRIMARY KEY (release_id, component),
    CONSTRAINT formula_aa_check CHECK (low BETWEEN 0 AND high AND high <= most)
);

GRANT DELETE, UPDATE ON core.formula_aa TO observatory_loader;
