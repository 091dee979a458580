-- Releases by the published formulas of others than MOF and the European index: every part, and the total, from what is known to what is possible.
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
GROUP BY release_id, formula
