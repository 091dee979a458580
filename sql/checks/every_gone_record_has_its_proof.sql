-- Checks: Records that count as gone although no two answers of two days said so, no redirect led to their new name, and no other thing took the name over. Severity: warn.
-- Grain: one row per violation. Key: record_id. Reads: staging.gone.
SELECT record_id, source, kind, key, gone_at FROM staging.gone
WHERE NOT is_proven
