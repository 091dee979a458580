-- Releases by published formulas of others than MOF and the European index; parts as rows, so that the next formula is a file and no column.
CREATE TABLE core.formula_aa (
    release_id  text NOT NULL,
    component   text NOT NULL,
    low         numeric NOT NULL,
    high        numeric NOT NULL,
    most        numeric NOT NULL,
    PRIMARY KEY (release_id, component),
    CHECK (low BETWEEN 0 AND high AND high <= most)
);
COMMENT ON TABLE core.formula_aa IS 'Points of the Artificial Analysis Openness Index by our findings. Grain: one row per release and part. Key: release_id, component. Source: core.release_indicator.';
COMMENT ON COLUMN core.formula_aa.release_id IS 'The release (core.release).';
COMMENT ON COLUMN core.formula_aa.component IS 'Part of the formula.';
COMMENT ON COLUMN core.formula_aa.low IS 'Unit: points. What is not known counts as nothing.';
COMMENT ON COLUMN core.formula_aa.high IS 'Unit: points. What is not known counts as everything.';
COMMENT ON COLUMN core.formula_aa.most IS 'Most that the part can have. Unit: points.';
CREATE TABLE core.formula_osaid (LIKE core.formula_aa INCLUDING ALL);
COMMENT ON TABLE core.formula_osaid IS 'Components of the Open Source AI Definition 1.0 by our findings, 1 where met. Grain: one row per release and component. Key: release_id, component. Source: core.release_indicator.';
CREATE TABLE core.formula_fmti (LIKE core.formula_aa INCLUDING ALL);
COMMENT ON TABLE core.formula_fmti IS 'Indicators of the Foundation Model Transparency Index of December 2025 on which our evidence bears, 1 where met. Grain: one row per release and indicator. Key: release_id, component. Source: core.release_indicator.';

CREATE TABLE mart.release_formula (
    release_id      text NOT NULL,
    formula         text NOT NULL,
    component       text NOT NULL,
    low             numeric NOT NULL,
    high            numeric NOT NULL,
    most            numeric NOT NULL,
    share_low       numeric(6, 4) NOT NULL,
    share_high      numeric(6, 4) NOT NULL,
    coverage        numeric(6, 4) NOT NULL,
    publication_id  bigint NOT NULL,
    published_from  timestamptz NOT NULL,
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

CREATE TABLE mart.release_formula_history (LIKE mart.release_formula INCLUDING COMMENTS, published_to timestamptz NOT NULL);
CREATE INDEX release_formula_history_key ON mart.release_formula_history (release_id, formula, component, published_to);
COMMENT ON TABLE mart.release_formula_history IS 'Rows of mart.release_formula that a later publication changed or withdrew. Key: release_id, formula, component, published_to.';
COMMENT ON COLUMN mart.release_formula_history.published_to IS 'When this row ceased to be what we published (wall clock, UTC).';

CREATE TABLE build.release_formula (LIKE mart.release_formula INCLUDING COMMENTS INCLUDING INDEXES);
ALTER TABLE build.release_formula DROP COLUMN publication_id, DROP COLUMN published_from;
COMMENT ON TABLE build.release_formula IS 'The next mart.release_formula, before its audit. Key: release_id, formula, component.';
SELECT meta.make_as_of('release_formula');
