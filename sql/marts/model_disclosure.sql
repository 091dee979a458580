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
JOIN f ON f.subject_id = m.hub_id
