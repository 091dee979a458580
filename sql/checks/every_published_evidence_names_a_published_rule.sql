-- Checks: Evidence by a rule that is not published with it. Severity: fail.
-- Grain: one row per violation. Key: evidence_id. Reads: build.evidence, build.rule.
SELECT e.evidence_id, e.rule, e.rule_version
FROM build.evidence e LEFT JOIN build.rule r USING (rule, rule_version) WHERE r.rule IS NULL
