-- The Open Source AI Definition 1.0 by our findings: its three components, each met or not, once with the unknown as not met and once as met.
-- The Open Source Initiative asks (opensource.org/ai/open-source-ai-definition, version 1.0 of 2024-10-28) for information on the data that lets a
-- skilled person build an equivalent, for the complete code of processing, training and running, and for the parameters, the last two under licences
-- that it approves. Our evidence can show that there is no information on the data, or more than is asked for; whether a description suffices stays open.
-- Grain: one row per release and component. Key: release_id, component. Reads: core.release, core.release_indicator.
WITH found AS (
    SELECT r.release_id, x.indicator, CASE x.status WHEN 'open' THEN 2 WHEN 'partial' THEN 1 WHEN 'closed' THEN 0 END AS value
    FROM core.release r
    LEFT JOIN core.release_indicator x USING (release_id)
    WHERE r.lab_id <> 'unknown'
), told AS (
    SELECT release_id,
           max(value) FILTER (WHERE indicator = 'training_data') AS data, max(value) FILTER (WHERE indicator = 'datasheet') AS datasheet,
           max(value) FILTER (WHERE indicator = 'final_weights') AS weights, max(value) FILTER (WHERE indicator = 'license') AS licence,
           -- How many of the three kinds of code and their licence are open, and how many are known not to be: met if all four are open, ruled out if one is not.
           count(*) FILTER (WHERE value = 2 AND indicator IN ('training_code', 'data_processing_code', 'inference_code', 'code_license')) AS code_open,
           count(*) FILTER (WHERE value < 2 AND indicator IN ('training_code', 'data_processing_code', 'inference_code', 'code_license')) AS code_not
    FROM found GROUP BY release_id
)
SELECT t.release_id, p.component, p.low::integer::numeric AS low, p.high::integer::numeric AS high, 1::numeric AS most
FROM told t
CROSS JOIN LATERAL (VALUES
    ('data information', coalesce(t.data = 2 OR t.datasheet = 2, false), NOT coalesce(t.data = 0 AND t.datasheet = 0, false)),
    ('code', t.code_open = 4, t.code_not = 0),
    -- Met only by open weights with an open licence, not by gated ones (partial): the definition asks that anyone may use them for any purpose.
    ('parameters', coalesce(t.weights = 2 AND t.licence = 2, false), NOT coalesce(t.weights < 2 OR t.licence < 2, false))
) AS p (component, low, high);

COMMENT ON TABLE core.formula_osaid IS 'Components of the Open Source AI Definition 1.0 by our findings, 1 where met. Grain: one row per release and component. Key: release_id, component. Source: core.release_indicator.';
COMMENT ON COLUMN core.formula_osaid.release_id IS 'The release (core.release).';
COMMENT ON COLUMN core.formula_osaid.component IS 'Part of the formula.';
COMMENT ON COLUMN core.formula_osaid.low IS 'Unit: points. What is not known counts as nothing.';
COMMENT ON COLUMN core.formula_osaid.high IS 'Unit: points. What is not known counts as everything.';
COMMENT ON COLUMN core.formula_osaid.most IS 'Most that the part can have. Unit: points.';
