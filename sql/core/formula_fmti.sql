-- The Foundation Model Transparency Index of December 2025 by our findings: the ten of its hundred indicators on which our evidence bears.
-- Its indicators and their definitions: stanford-crfm/fmti, Dec2025/Dec2025_indicators.csv at f4500c5. Ours are of a release, its of a developer and
-- a flagship, and it asks for more than our evidence shows: an indicator counts as met or missed only where our findings imply it, else both stay possible.
-- Grain: one row per release and indicator of theirs. Key: release_id, component. Reads: core.release, core.release_indicator.
WITH found AS (
    SELECT r.release_id, x.indicator, CASE x.status WHEN 'open' THEN 2 WHEN 'partial' THEN 1 WHEN 'closed' THEN 0 END AS value
    FROM core.release r
    LEFT JOIN core.release_indicator x USING (release_id)
    WHERE r.lab_id <> 'unknown'
), rule (component, indicator, met_from, missed_to) AS (VALUES
    -- Theirs is met if each listed indicator of ours is at least met_from, missed if one is at most missed_to (2 open, 1 partial, 0 closed; -1: never missed).
    ('Public datasets', 'training_data', 2, 0),
    ('Data processing techniques', 'data_processing_code', 2, -1),
    ('External data access', 'training_data', 2, 0),
    ('Data replicability', 'training_data', 2, 0), ('Data replicability', 'data_processing_code', 2, -1),
    ('Compute hardware for final training run', 'compute', 3, 0),
    ('Code access', 'training_code', 2, 0), ('Code access', 'inference_code', 2, 0),
    ('Deeper model properties', 'model_architecture', 2, -1),
    ('Open weights', 'final_weights', 1, 0),
    ('Capabilities evaluation', 'evaluation_results', 2, 0),
    ('External reproducibility of capabilities evaluation', 'evaluation_code', 2, -1), ('External reproducibility of capabilities evaluation', 'evaluation_data', 2, 0)
), told AS (
    SELECT r.release_id, u.component, bool_and(coalesce(f.value >= u.met_from, false)) AS is_met, bool_or(coalesce(f.value <= u.missed_to, false)) AS is_missed
    FROM (SELECT DISTINCT release_id FROM found) r
    CROSS JOIN rule u
    LEFT JOIN found f ON f.release_id = r.release_id AND f.indicator = u.indicator
    GROUP BY r.release_id, u.component
)
SELECT release_id, component, is_met::integer::numeric AS low, (NOT is_missed)::integer::numeric AS high, 1::numeric AS most
FROM told;

COMMENT ON TABLE core.formula_fmti IS 'Indicators of the Foundation Model Transparency Index of December 2025 on which our evidence bears, 1 where met. Grain: one row per release and indicator. Key: release_id, component. Source: core.release_indicator.';
COMMENT ON COLUMN core.formula_fmti.release_id IS 'The release (core.release).';
COMMENT ON COLUMN core.formula_fmti.component IS 'Part of the formula.';
COMMENT ON COLUMN core.formula_fmti.low IS 'Unit: points. What is not known counts as nothing.';
COMMENT ON COLUMN core.formula_fmti.high IS 'Unit: points. What is not known counts as everything.';
COMMENT ON COLUMN core.formula_fmti.most IS 'Most that the part can have. Unit: points.';
