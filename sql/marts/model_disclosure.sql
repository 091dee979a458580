-- Finding, look and status per dimension of every rated model.
-- Grain: one row per model. Key: hub_id. Reads: core.finding, core.model, core.release_member.
WITH f AS (
    SELECT f.subject_id,
           max(f.finding) FILTER (WHERE f.dimension = 'weights') AS weights_finding,
           max(f.look) FILTER (WHERE f.dimension = 'weights') AS weights_look,
           max(f.status) FILTER (WHERE f.dimension = 'weights') AS weights_status,
           max(f.finding) FILTER (WHERE f.dimension = 'data') AS data_finding,
           max(f.look) FILTER (WHERE f.dimension = 'data') AS data_look,
           max(f.status) FILTER (WHERE f.dimension = 'data') AS data_status,
           max(f.finding) FILTER (WHERE f.dimension = 'code') AS code_finding,
           max(f.look) FILTER (WHERE f.dimension = 'code') AS code_look,
           max(f.status) FILTER (WHERE f.dimension = 'code') AS code_status,
           max(f.finding) FILTER (WHERE f.dimension = 'methods') AS methods_finding,
           max(f.look) FILTER (WHERE f.dimension = 'methods') AS methods_look,
           max(f.status) FILTER (WHERE f.dimension = 'methods') AS methods_status,
           max(f.status) FILTER (WHERE f.dimension = 'licence') AS licence_status,
           max(f.reason) FILTER (WHERE f.dimension = 'data') AS data_reason,
           (array_agg(f.evidence_id) FILTER (WHERE f.dimension = 'weights'))[1] AS weights_evidence_id,
           (array_agg(f.evidence_id) FILTER (WHERE f.dimension = 'data'))[1] AS data_evidence_id,
           (array_agg(f.evidence_id) FILTER (WHERE f.dimension = 'code'))[1] AS code_evidence_id,
           (array_agg(f.evidence_id) FILTER (WHERE f.dimension = 'methods'))[1] AS methods_evidence_id
    FROM core.finding f
    WHERE f.subject_kind = 'model'
    GROUP BY f.subject_id
)
SELECT m.hub_id, rm.release_id, m.lab_id, m.universe,
       f.weights_finding, f.weights_look, f.weights_status, f.data_finding, f.data_look, f.data_status, f.code_finding, f.code_look, f.code_status, f.methods_finding, f.methods_look, f.methods_status, f.licence_status,
       f.data_reason, f.weights_evidence_id, f.data_evidence_id, f.code_evidence_id, f.methods_evidence_id
FROM core.model m
JOIN core.release_member rm ON rm.artifact_kind = 'model' AND rm.artifact_id = m.hub_id
JOIN f ON f.subject_id = m.hub_id;

COMMENT ON TABLE mart.model_disclosure IS 'Disclosure per model: finding, look and status per dimension. Key: hub_id. Caveats: begin with mart.model_overview; unknown is not closed; look and evidence say which.';
COMMENT ON COLUMN mart.model_disclosure.hub_id IS 'The model (mart.model).';
COMMENT ON COLUMN mart.model_disclosure.release_id IS 'Its release (mart.release).';
COMMENT ON COLUMN mart.model_disclosure.lab_id IS 'Lab of the account, or unknown.';
COMMENT ON COLUMN mart.model_disclosure.universe IS 'Why it is here: registry, scope or adoption.';
COMMENT ON COLUMN mart.model_disclosure.weights_finding IS 'What was found of weights: open, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.weights_look IS 'How completely weights was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.weights_status IS 'Status of weights: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.model_disclosure.data_finding IS 'What was found of data: open, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.data_look IS 'How completely data was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.data_status IS 'Status of data: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.model_disclosure.code_finding IS 'What was found of code: open, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.code_look IS 'How completely code was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.code_status IS 'Status of code: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.model_disclosure.methods_finding IS 'What was found of methods: open, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.methods_look IS 'How completely methods was looked for: complete, partial or none.';
COMMENT ON COLUMN mart.model_disclosure.methods_status IS 'Status of methods: open, partial, closed or unknown (DECISIONS.md, statuses).';
COMMENT ON COLUMN mart.model_disclosure.licence_status IS 'Status of the licence of the weights: open, partial (use-restricted or non-commercial), closed or unknown.';
COMMENT ON COLUMN mart.model_disclosure.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.model_disclosure.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
COMMENT ON COLUMN mart.model_disclosure.data_reason IS 'What the deciding row says of the data: released, described, named or refused; of an unknown status what was not seen. Described is not released.';
COMMENT ON COLUMN mart.model_disclosure.weights_evidence_id IS 'Row of evidence that decides the weights (mart.evidence).';
COMMENT ON COLUMN mart.model_disclosure.data_evidence_id IS 'Row of evidence that decides the data (mart.evidence).';
COMMENT ON COLUMN mart.model_disclosure.code_evidence_id IS 'Row of evidence that decides the code (mart.evidence).';
COMMENT ON COLUMN mart.model_disclosure.methods_evidence_id IS 'Row of evidence that decides the methods (mart.evidence).';
