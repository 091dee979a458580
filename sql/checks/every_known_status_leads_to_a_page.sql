-- Checks: Releases whose status is open, partial or closed by a row of evidence without a page that shows it. Severity: warn.
-- Grain: one row per violation. Key: release_id, dimension. Reads: build.release_disclosure, build.evidence.
SELECT d.release_id, s.dimension, s.status, e.rule, e.source_kind, e.source_key
FROM build.release_disclosure d
CROSS JOIN LATERAL (
    VALUES
    ('weights', d.weights_status, d.weights_evidence_id), ('data', d.data_status, d.data_evidence_id),
    ('code', d.code_status, d.code_evidence_id), ('methods', d.methods_status, d.methods_evidence_id)
) AS s (dimension, status, evidence_id)
LEFT JOIN build.evidence e ON e.evidence_id = s.evidence_id
WHERE s.status <> 'unknown' AND e.source_url IS NULL
