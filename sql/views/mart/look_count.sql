-- Out of date is what failed last, what was told to have changed after it was asked for, and a list whose newest answer is a day and a half behind
-- the newest of its like.
CREATE OR REPLACE VIEW mart.look_count AS
WITH asked AS (
    SELECT source, split_part(scope, ':', 1) AS question, substr(scope, strpos(scope, ':') + 1) AS key, outcome, ended_at
    FROM meta.look
    WHERE is_current
), told AS (
    -- When each thing last changed, by lists: files that were asked for before that are out of date.
    SELECT r.source, r.kind, r.key, max(v.observed_at) AS observed_at
    FROM raw.record r
    JOIN raw.record_version v USING (raw_version_id)
    WHERE r.gone_at IS NULL
      AND ((r.source = 'huggingface' AND r.kind IN ('model', 'dataset') AND r.via = 'list') OR (r.source = 'github' AND r.kind = 'repository'))
    GROUP BY r.source, r.kind, r.key
), newest AS (
    SELECT source, question, max(ended_at) AS ended_at FROM asked GROUP BY source, question
)
SELECT a.source, a.question, count(*) AS asked,
       count(*) FILTER (WHERE a.outcome = 'answered') AS answered,
       count(*) FILTER (WHERE a.outcome = 'absent') AS absent,
       count(*) FILTER (WHERE a.outcome = 'refused') AS refused,
       count(*) FILTER (WHERE a.outcome = 'failed') AS failed,
       count(*) FILTER (WHERE a.outcome = 'unreadable') AS unreadable,
       count(*) FILTER (WHERE a.outcome = 'failed' OR t.observed_at > a.ended_at
                           OR (a.question ~ '(_of|organization|oai)$' AND a.ended_at < n.ended_at - interval '36 hours')) AS outdated,
       min(a.ended_at) AS oldest_at, max(a.ended_at) AS newest_at
FROM asked a
JOIN newest n USING (source, question)
LEFT JOIN told t ON t.source = a.source AND t.key = a.key
    AND t.kind = CASE WHEN a.source = 'github' AND a.question IN ('tree', 'readme', 'licence', 'releases', 'commits') THEN 'repository'
                      WHEN a.source = 'huggingface' AND a.question IN ('model', 'model_card', 'model_tree', 'model_refs') THEN 'model'
                      WHEN a.source = 'huggingface' AND a.question IN ('dataset', 'dataset_card', 'dataset_tree', 'dataset_refs') THEN 'dataset' END
GROUP BY a.source, a.question;
COMMENT ON VIEW mart.look_count IS 'What was asked of each service and how it answered last. Grain: one row per source and question. Key: source, question. Source: meta.look, raw.record_version. Caveats: refused is no absence; a thing that was never asked for is in mart.backlog_count.';
COMMENT ON COLUMN mart.look_count.source IS 'Service: huggingface, arxiv, github.';
COMMENT ON COLUMN mart.look_count.question IS 'What was asked for, e.g. model_card or repositories_of (the list of an account).';
COMMENT ON COLUMN mart.look_count.asked IS 'Things asked for, count.';
COMMENT ON COLUMN mart.look_count.answered IS 'Of these, answered last, count.';
COMMENT ON COLUMN mart.look_count.absent IS 'Of these, told not to exist, count.';
COMMENT ON COLUMN mart.look_count.refused IS 'Of these, refused (the service refused our call: no access, gated, or no reason told), count.';
COMMENT ON COLUMN mart.look_count.failed IS 'Of these, without a usable answer after all retries, count.';
COMMENT ON COLUMN mart.look_count.unreadable IS 'Of these, answered by what could not be parsed, count.';
COMMENT ON COLUMN mart.look_count.outdated IS 'Of these, out of date: failed last, told to have changed since, or a list more than 36 hours behind the newest of its like; count.';
COMMENT ON COLUMN mart.look_count.oldest_at IS 'Oldest of the last answers, by the service''s Date (UTC).';
COMMENT ON COLUMN mart.look_count.newest_at IS 'Newest of the last answers, by the service''s Date (UTC).';
REVOKE INSERT, UPDATE, DELETE ON mart.look_count FROM observatory_loader;
