-- Checks: Window downloads that are told where coverage says that none is known, or the other way round. Severity: fail.
-- Grain: one row per violation. Key: universe, subject_kind, subject_id, month, format, made_by. Reads: build.adoption.
SELECT universe, subject_kind, subject_id, month, format, made_by, n, coverage FROM build.adoption
WHERE (downloads_added IS NOT NULL) <> (coalesce(coverage, 0) > 0) OR n < 0
