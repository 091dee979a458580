-- Written by make schema: change it by a migration.
CREATE TABLE mart.release_formula (
    release_id      text          NOT NULL,
    formula         text          NOT NULL,
    component       text          NOT NULL,
    low             numeric       NOT NULL,
    high            numeric       NOT NULL,
    most            numeric       NOT NULL,
    share_low       numeric(6,4)  NOT NULL,
    share_high      numeric(6,4)  NOT NULL,
    coverage        numeric(6,4)  NOT NULL,
    publication_id  bigint        NOT NULL,
    published_from  timestamptz   NOT NULL,
    PRIMARY KEY (release_id, formula, component)
);
CREATE INDEX release_formula_total ON mart.release_formula (formula, component, share_low);

COMMENT ON TABLE mart.release_formula IS 'Releases of registry labs by the published formulas of other indices, from our findings alone: Artificial Analysis'' Openness Index, the Open Source AI Definition 1.0, and the indicators of the Foundation Model Transparency Index on which our evidence bears. MOF and the European index are in mart.release_score. Key: release_id, formula, component.';
COMMENT ON COLUMN mart.release_formula.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.release_formula.formula IS 'aa_openness (parts of 3 points, 18 in all), osaid (three components, 1 where met) or fmti (10 of its 100 indicators, 1 where met).';
COMMENT ON COLUMN mart.release_formula.component IS 'Part of the formula, by its publisher''s name; total: all of them.';
COMMENT ON COLUMN mart.release_formula.low IS 'Unit: points. What is not known counts as nothing; rank by it.';
COMMENT ON COLUMN mart.release_formula.high IS 'Unit: points. What is not known counts as everything.';
COMMENT ON COLUMN mart.release_formula.most IS 'Most that can be had: 3 or 18, 1 or 3, 1 or 10. Unit: points.';
COMMENT ON COLUMN mart.release_formula.share_low IS 'low / most, 0 to 1; times 100 it is the scale on which Artificial Analysis publishes.';
COMMENT ON COLUMN mart.release_formula.share_high IS 'high / most, 0 to 1.';
COMMENT ON COLUMN mart.release_formula.coverage IS 'Share of the parts of which the points are known, low being high, 0 to 1. Of fmti: of the 10 that we bear on, not of its 100.';
COMMENT ON COLUMN mart.release_formula.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.release_formula.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('release_formula');
