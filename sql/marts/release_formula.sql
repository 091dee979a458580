-- Releases by the published formulas of others than MOF and the European index: every part, and the total, once with the unknown as nothing and once in full.
-- Grain: one row per release, formula and part, total among them. Key: release_id, formula, component. Reads: core.formula_aa, core.formula_osaid, core.formula_fmti.
WITH part AS (
    SELECT 'aa_openness' AS formula, release_id, component, low, high, most FROM core.formula_aa
    UNION ALL
    SELECT 'osaid', release_id, component, low, high, most FROM core.formula_osaid
    UNION ALL
    SELECT 'fmti', release_id, component, low, high, most FROM core.formula_fmti
)
SELECT release_id, formula, component, low, high, most, round(low / most, 4) AS share_low, round(high / most, 4) AS share_high,
       (low = high)::integer::numeric AS coverage
FROM part
UNION ALL
SELECT release_id, formula, 'total', sum(low), sum(high), sum(most), round(sum(low) / sum(most), 4), round(sum(high) / sum(most), 4),
       round(avg((low = high)::integer), 4)
FROM part
GROUP BY release_id, formula;

COMMENT ON TABLE mart.release_formula IS 'Releases of registry labs by the published formulas of other indices, from our findings alone: Artificial Analysis'' Openness Index, the Open Source AI Definition 1.0, and the indicators of the Foundation Model Transparency Index on which our evidence bears. MOF and the European index are in mart.release_score. Key: release_id, formula, component.';
COMMENT ON COLUMN mart.release_formula.release_id IS 'The release (mart.release).';
COMMENT ON COLUMN mart.release_formula.formula IS 'aa_openness (parts of 3 points, 18 in all), osaid (three components, 1 where met) or fmti (10 of its 100 indicators, 1 where met).';
COMMENT ON COLUMN mart.release_formula.component IS 'Part of the formula, by its publisher''s name; total: all of them.';
COMMENT ON COLUMN mart.release_formula.low IS 'Unit: points. What is not known counts as nothing; rank by it.';
COMMENT ON COLUMN mart.release_formula.high IS 'Unit: points. What is not known counts as everything.';
COMMENT ON COLUMN mart.release_formula.most IS 'Most that can be had, of a part and of the total: aa_openness 3 and 18, osaid 1 and 3, fmti 1 and 10. Unit: points.';
COMMENT ON COLUMN mart.release_formula.share_low IS 'low / most, 0 to 1; times 100 it is the scale on which Artificial Analysis publishes.';
COMMENT ON COLUMN mart.release_formula.share_high IS 'high / most, 0 to 1.';
COMMENT ON COLUMN mart.release_formula.coverage IS 'Share of the parts of which the points are known, low being high, 0 to 1. Of fmti: of the 10 that we bear on, not of its 100.';
COMMENT ON COLUMN mart.release_formula.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.release_formula.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
