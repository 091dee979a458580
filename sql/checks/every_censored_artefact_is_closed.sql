-- Checks: Artefacts that are called censored and are not closed, or whose days are not those between their dates. Severity: fail.
-- Grain: one row per offence. Key: release_id, to_event. Reads: build.time_to_artefact, build.release_disclosure.
SELECT t.release_id, t.to_event, t.days, t.is_censored FROM build.time_to_artefact t
JOIN build.release_disclosure d USING (release_id)
WHERE (t.is_censored AND CASE t.to_event WHEN 'weights' THEN d.weights_status WHEN 'code' THEN d.code_status ELSE d.data_status END <> 'closed')
   OR (t.to_date IS NOT NULL AND t.days IS DISTINCT FROM t.to_date - t.from_date)
   OR (t.days IS NULL) <> (t.coverage = 0)
