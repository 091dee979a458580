-- Checks: Evidence that quotes a mail address. Severity: warn.
-- Grain: one row per violation. Key: evidence_id. Reads: build.evidence.
SELECT evidence_id, source_kind, source_key, locator FROM build.evidence
WHERE quotation ~ '[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)*[.][A-Za-z][A-Za-z]+'
