-- How many things wait to be asked for, by source and kind.
-- Grain: one row per source and kind. Key: source, kind. Reads: mart.backlog_count.
SELECT source, kind, waiting, oldest_at FROM mart.backlog_count ORDER BY waiting DESC, source, kind
