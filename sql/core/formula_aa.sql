-- The Artificial Analysis Openness Index by our findings: the points of each part, once with the unknown as nothing and once as everything.
-- Its method (artificialanalysis.ai/methodology/openness-index, read 2026-11-29): weights and their licence, training data and its licence (each
-- the mean of before and after pre-training), method and code, 0 to 3 points each; the sum of at most 18 is scaled to 100. Only an excerpt is
-- public: of the levels 2 and 3 of a licence of code we only know that they ask for more than frameworks.
-- Grain: one row per release and part. Key: release_id, component. Reads: core.release, core.release_indicator, core.release_member, core.model, core.dataset, core.evidence.
WITH status AS (
    SELECT r.release_id, r.is_api_only, r.offer, x.indicator, CASE x.status WHEN 'open' THEN 2 WHEN 'partial' THEN 1 WHEN 'closed' THEN 0 END AS value
    FROM core.release r
    LEFT JOIN core.release_indicator x USING (release_id)
    WHERE r.lab_id <> 'unknown'
), found AS (
    SELECT release_id,
           -- is_served: the model is offered by API only; one that was offered to nobody or to partners only does not count as served.
           bool_or(is_api_only AND offer IN ('nobody', 'partners only') IS NOT TRUE) AS is_served, bool_or(is_api_only AND offer = 'nobody') AS is_shown_alone,
           max(value) FILTER (WHERE indicator = 'final_weights') AS weights, max(value) FILTER (WHERE indicator = 'license') AS licence,
           max(value) FILTER (WHERE indicator = 'training_data') AS data, max(value) FILTER (WHERE indicator = 'dataset_access') AS access,
           max(value) FILTER (WHERE indicator = 'dataset_license') AS data_licence, max(value) FILTER (WHERE indicator = 'base_model_data') AS base_data,
           max(value) FILTER (WHERE indicator = 'pretraining_sources') AS pre_sources, max(value) FILTER (WHERE indicator = 'tuning_sources') AS post_sources,
           -- The better of research paper and technical report; NULL if neither is known to be there and one of them is unknown.
           CASE WHEN max(value) FILTER (WHERE indicator IN ('research_paper', 'technical_report')) > 0
                  OR count(value) FILTER (WHERE indicator IN ('research_paper', 'technical_report')) = 2
                THEN max(value) FILTER (WHERE indicator IN ('research_paper', 'technical_report')) END AS report,
           max(value) FILTER (WHERE indicator = 'training_procedure') AS procedure, max(value) FILTER (WHERE indicator = 'model_architecture') AS architecture,
           CASE WHEN max(value) FILTER (WHERE indicator = 'training_code') = 2 OR count(value) FILTER (WHERE indicator IN ('training_code', 'tuning_code')) = 2
                THEN greatest(max(value) FILTER (WHERE indicator = 'training_code'), least(max(value) FILTER (WHERE indicator = 'tuning_code'), 1))
                ELSE max(value) FILTER (WHERE indicator = 'training_code') END AS code,
           max(value) FILTER (WHERE indicator = 'code_license') AS code_licence
    FROM status GROUP BY release_id
), class AS (
    -- The rank of the least restricted known licence class among the flagships.
    SELECT m.release_id, max(core.licence_rank(o.licence_class)) AS place
    FROM core.release_member m
    JOIN core.model o ON o.hub_id = m.artifact_id
    WHERE m.artifact_kind = 'model' AND m.role = 'flagship'
    GROUP BY m.release_id
), dataset AS (
    -- The points for the most restrictive licence of the release's own datasets: 0 if it forbids commercial use, 1 if it has other conditions, else 3.
    SELECT m.release_id, min(p.low) AS low, min(p.high) AS high
    FROM core.release_member m
    JOIN core.dataset d ON d.hub_id = m.artifact_id AND d.gone_at IS NULL
    CROSS JOIN LATERAL (
        SELECT CASE WHEN d.licence_class = 'unknown' THEN 0 WHEN d.licence_class IN ('proprietary-restricted', 'non-commercial') THEN 0
                    WHEN d.license_spdx ~ '^(CC-BY|ODC-By|ODbL|CDLA-Permissive)' OR d.licence_class IN ('use-restricted', 'copyleft') THEN 1 ELSE 3 END AS low,
               CASE WHEN d.licence_class = 'unknown' THEN 3 WHEN d.licence_class IN ('proprietary-restricted', 'non-commercial') THEN 0
                    WHEN d.license_spdx ~ '^(CC-BY|ODC-By|ODbL|CDLA-Permissive)' OR d.licence_class IN ('use-restricted', 'copyleft') THEN 1 ELSE 3 END AS high
    ) p
    WHERE m.artifact_kind = 'dataset' AND m.standing = 'own'
    GROUP BY m.release_id
), based AS (
    SELECT DISTINCT release_id FROM core.evidence WHERE indicator IN ('base_model_data', 'base_weights')
), stage AS (
    -- Points for the data of each stage: 3 if all are shared, 2 if a part is, 1 if sources are named. Before: pre-training, of the base model if there is one.
    SELECT f.release_id, s.stage, p.low, p.high
    FROM found f
    LEFT JOIN based b USING (release_id)
    CROSS JOIN LATERAL (VALUES
        ('before', CASE WHEN b.release_id IS NULL THEN f.data ELSE f.base_data END, f.pre_sources, b.release_id IS NULL),
        ('after', f.data, f.post_sources, true)) AS s (stage, value, sources, is_own)
    CROSS JOIN LATERAL (
        SELECT CASE WHEN s.value = 2 THEN 3 WHEN s.value = 1 AND s.is_own AND f.access > 0 THEN 2 WHEN s.value = 1 OR s.sources > 0 THEN 1 ELSE 0 END AS low,
               CASE WHEN s.value = 2 OR s.value IS NULL THEN 3 WHEN s.value = 1 AND s.is_own AND (f.access > 0 OR f.access IS NULL) THEN 2
                    WHEN s.value = 1 OR s.sources > 0 THEN 1 ELSE 0 END AS high
    ) p
), data AS (
    SELECT s.release_id, avg(s.low) AS access_low, avg(s.high) AS access_high,
           -- The mean points for the licence of the data over the stages; a stage whose data have fewer than 2 points has 0: too little is shared to be licensed.
           avg(CASE WHEN s.low >= 2 THEN l.low ELSE 0 END) AS licence_low, avg(CASE WHEN s.high >= 2 THEN l.high ELSE 0 END) AS licence_high
    FROM stage s
    JOIN found f USING (release_id)
    LEFT JOIN dataset d USING (release_id)
    CROSS JOIN LATERAL (
        SELECT coalesce(d.low, CASE f.data_licence WHEN 2 THEN 1 ELSE 0 END) AS low,
               coalesce(d.high, CASE f.data_licence WHEN 0 THEN 0 WHEN 1 THEN 1 ELSE 3 END) AS high
    ) l
    GROUP BY s.release_id
), part AS (
    SELECT f.release_id, p.component, p.low, p.high
    FROM found f
    JOIN data d USING (release_id)
    LEFT JOIN class c USING (release_id)
    CROSS JOIN LATERAL (VALUES
        -- Points for access to the weights: 3 for partial (gated) and open ones, 1 or 2 for a model offered by API only, by how much the API shows.
        ('weights access', CASE WHEN f.weights > 0 THEN 3 WHEN f.is_served THEN 1 ELSE 0 END,
                           CASE WHEN f.weights = 0 AND f.is_shown_alone THEN 0 WHEN f.weights = 0 OR f.weights IS NULL AND f.is_served THEN 2 ELSE 3 END),
        ('weights licence', CASE WHEN f.weights > 0 THEN CASE WHEN c.place >= 5 THEN 3 WHEN c.place = 4 THEN 2 WHEN c.place = 3 THEN 1 WHEN c.place <= 2 THEN 0 WHEN f.licence = 2 THEN 2 ELSE 0 END ELSE 0 END,
                            CASE WHEN f.weights = 0 THEN 0 WHEN c.place >= 5 THEN 3 WHEN c.place IN (3, 4) THEN c.place - 1 WHEN c.place <= 2 THEN 0
                                 WHEN f.licence = 0 THEN 0 WHEN f.licence = 1 THEN 2 ELSE 3 END),
        ('data access', d.access_low, d.access_high),
        ('data licence', d.licence_low, greatest(d.licence_low, d.licence_high)),
        ('method', CASE WHEN f.report = 2 THEN CASE WHEN f.procedure > 0 THEN 3 ELSE 2 END WHEN f.report = 1 THEN 1 ELSE (coalesce(f.architecture, 0) > 0)::integer END,
                   CASE WHEN f.report IS NULL THEN 3 WHEN f.report = 2 THEN CASE f.procedure WHEN 0 THEN 2 ELSE 3 END WHEN f.report = 1 THEN 2
                        ELSE (coalesce(f.architecture, 1) > 0)::integer END),
        -- Points for the licence of the code. Lower end: under an open licence 3 for open code and 1 for partial code (a framework, somebody else's code),
        -- else 0. Upper end: 0 if code or its licence is closed, 1 for partial code, else 3, since unknown code or an unknown licence may be open.
        ('code licence', CASE WHEN f.code_licence = 2 THEN CASE f.code WHEN 2 THEN 3 WHEN 1 THEN 1 ELSE 0 END ELSE 0 END,
                         CASE WHEN f.code = 0 OR f.code_licence = 0 THEN 0 WHEN f.code = 1 THEN 1 ELSE 3 END)
    ) AS p (component, low, high)
)
SELECT release_id, component, round(low::numeric, 2) AS low, round(high::numeric, 2) AS high, 3::numeric AS most
FROM part;

COMMENT ON TABLE core.formula_aa IS 'Points of the Artificial Analysis Openness Index by our findings. Grain: one row per release and part. Key: release_id, component. Source: core.release_indicator.';
COMMENT ON COLUMN core.formula_aa.release_id IS 'The release (core.release).';
COMMENT ON COLUMN core.formula_aa.component IS 'Part of the formula.';
COMMENT ON COLUMN core.formula_aa.low IS 'Unit: points. What is not known counts as nothing.';
COMMENT ON COLUMN core.formula_aa.high IS 'Unit: points. What is not known counts as everything.';
COMMENT ON COLUMN core.formula_aa.most IS 'Most that the part can have. Unit: points.';
