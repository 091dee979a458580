-- Checks: Releases about to be published as closed although the check of their sources was not complete. Severity: fail.
-- Grain: one row per violation. Key: release_id, dimension. Reads: build.release_disclosure.
SELECT d.release_id, x.dimension, x.finding, x.look
FROM build.release_disclosure d
CROSS JOIN LATERAL (VALUES
    ('weights', weights_finding, weights_look, weights_status), ('data', data_finding, data_look, data_status),
    ('code', code_finding, code_look, code_status), ('methods', methods_finding, methods_look, methods_status)
) AS x (dimension, finding, look, status)
WHERE x.status = 'closed' AND (x.look <> 'complete' OR x.finding <> 'none')
