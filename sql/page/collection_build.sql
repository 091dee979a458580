-- The newest builds of the marts with their outcome, publication and reason, and how many marts and rows each changed.
-- Grain: one row per build. Key: run_id. Reads: mart.build, mart.publication, mart.publication_diff.
SELECT b.run_id, b.finished_at, b.outcome, b.publication_id, p.as_of, d.marts, d.added, d.removed, d.changed, d.cause, b.reason
FROM (SELECT run_id, finished_at, outcome, publication_id, reason FROM mart.build ORDER BY run_id DESC LIMIT CAST(:most AS integer)) b
LEFT JOIN mart.publication p USING (publication_id)
LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE x.added + x.removed + x.changed > 0) AS marts, sum(x.added)::bigint AS added, sum(x.removed)::bigint AS removed,
           sum(x.changed)::bigint AS changed, string_agg(DISTINCT x.cause, '; ' ORDER BY x.cause) AS cause
    FROM mart.publication_diff x
    WHERE x.run_id = b.run_id
) d ON true
ORDER BY b.run_id DESC
