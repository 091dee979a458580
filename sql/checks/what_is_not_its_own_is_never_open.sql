-- Checks: Evidence that calls a release open by something that is only of its family, of its base model or mentioned. The data of a base model are an indicator of their own and are left out. Severity: fail.
-- Grain: one row per violation. Key: evidence_id. Reads: core.evidence, core.indicator.
SELECT e.evidence_id, e.release_id, e.rule, e.standing
FROM core.evidence e
JOIN core.indicator i USING (indicator)
WHERE e.finding = 'open' AND e.standing <> 'own' AND i.is_deciding AND e.indicator <> 'base_model_data'
