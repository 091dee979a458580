-- For each service and kind of question how many were asked, and how many were answered, absent, refused, failed, unreadable or out of date at the last call.
-- Grain: one row per source and question. Key: source, question. Reads: mart.look_count.
SELECT source, question, asked, answered, absent, refused, failed, unreadable, outdated, round(outdated::numeric / nullif(asked, 0), 4) AS outdated_share,
       oldest_at, newest_at
FROM mart.look_count
ORDER BY source, question
