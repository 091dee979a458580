-- Checks: Downloads of a window that are given although coverage says that none are known, or not given although some are known. Severity: fail.
-- Grain: one row per violation. Key: universe, subject_kind, subject_id, month, format, made_by. Reads: build.adoption.
SELECT universe, subject_kind, subject_id, month, format, made_by, n, coverage FROM build.adoption
WHERE (downloads_added IS NOT NULL) <> (coalesce(coverage, 0) > 0) OR n < 0
