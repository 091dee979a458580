-- Checks: Renames to the same name. Severity: warn.
-- Grain: one row per violation. Key: source, kind, old_key. Reads: staging.alias.
SELECT source, kind, old_key, new_key FROM staging.alias WHERE old_key = new_key
