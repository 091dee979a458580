-- What waits to be asked for.
-- Grain: one row per source and kind. Key: source, kind. Reads: mart.backlog_count.
SELECT source, kind, waiting, oldest_at FROM mart.backlog_count ORDER BY waiting DESC, source, kind
