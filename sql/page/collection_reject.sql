-- Records in quarantine by reason, and the number of them.
-- Grain: one row per source, kind and reason. Key: source, kind, reason. Reads: mart.reject_count.
SELECT source, kind, reason, rejected, newest_at FROM mart.reject_count ORDER BY rejected DESC, source, kind, reason
