-- What was asked of each service and how it answered last.
-- Grain: one row per source and question. Key: source, question. Reads: mart.look_count.
SELECT source, question, asked, answered, absent, refused, failed, unreadable, outdated, round(outdated::numeric / nullif(asked, 0), 4) AS outdated_share,
       oldest_at, newest_at
FROM mart.look_count
ORDER BY source, question
