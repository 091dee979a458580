-- Checks: Evidence that calls open what is of the family, of the base or only mentioned; the data of a base are their own indicator. Severity: fail.
-- Grain: one row per violation. Key: evidence_id. Reads: core.evidence, core.indicator.
SELECT e.evidence_id, e.release_id, e.rule, e.standing
FROM core.evidence e
JOIN core.indicator i USING (indicator)
WHERE e.finding = 'open' AND e.standing <> 'own' AND i.is_deciding AND e.indicator <> 'base_model_data'
