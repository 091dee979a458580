-- Checks: Evidence by a rule, or by a version of a rule, that the catalogue does not hold. Severity: fail.
-- Grain: one row per violation. Key: evidence_id. Reads: core.evidence, core.rule.
SELECT e.evidence_id, e.rule, e.rule_version
FROM core.evidence e LEFT JOIN core.rule r USING (rule, rule_version) WHERE r.rule IS NULL
