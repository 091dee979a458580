-- Checks: Artefacts whose kind of censoring does not follow from their status, or whose days are not those between their dates. Severity: fail.
-- Grain: one row per violation. Key: release_id, to_event. Reads: build.time_to_artefact, build.release_disclosure.
SELECT t.release_id, t.to_event, t.days, t.days_bound, t.is_censored, t.censoring FROM build.time_to_artefact t
JOIN build.release_disclosure d USING (release_id)
CROSS JOIN LATERAL (SELECT CASE t.to_event WHEN 'weights' THEN d.weights_status WHEN 'code' THEN d.code_status ELSE d.data_status END AS status) s
WHERE t.censoring IS DISTINCT FROM CASE WHEN s.status IN ('partial', 'closed') THEN 'right' WHEN s.status = 'open' AND t.to_date IS NULL THEN 'left' WHEN s.status = 'open' THEN 'none' END
   OR t.days IS DISTINCT FROM t.to_date - t.from_date
   OR (t.days_bound IS NULL) <> (t.censoring IS NULL OR t.censoring = 'none')
   OR t.is_censored IS DISTINCT FROM (t.censoring <> 'none')
   OR (t.days IS NULL AND t.days_bound IS NULL) <> (t.coverage = 0)
