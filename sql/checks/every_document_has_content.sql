-- Checks: Documents with neither payload nor text. Severity: fail.
-- Grain: one row per violation. Key: source, kind, via, key. Reads: staging.document.
SELECT source, kind, via, key FROM staging.document WHERE payload IS NULL AND text IS NULL
