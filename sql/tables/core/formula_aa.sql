-- Written by make schema: change it by a migration.
CREATE TABLE core.formula_aa (
    release_id  text     NOT NULL,
    component   text     NOT NULL,
    low         numeric  NOT NULL,
    high        numeric  NOT NULL,
    most        numeric  NOT NULL,
    PRIMARY KEY (release_id, component),
    CONSTRAINT formula_aa_check CHECK (low BETWEEN 0 AND high AND high <= most)
);

COMMENT ON TABLE core.formula_aa IS 'Points of the Artificial Analysis Openness Index by our findings. Grain: one row per release and part. Key: release_id, component. Source: core.release_indicator.';
COMMENT ON COLUMN core.formula_aa.release_id IS 'The release (core.release).';
COMMENT ON COLUMN core.formula_aa.component IS 'Part of the formula.';
COMMENT ON COLUMN core.formula_aa.low IS 'Unit: points. What is not known counts as nothing.';
COMMENT ON COLUMN core.formula_aa.high IS 'Unit: points. What is not known counts as everything.';
COMMENT ON COLUMN core.formula_aa.most IS 'Most that the part can have. Unit: points.';
