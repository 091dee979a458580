-- The state of the collection for readers: what ran, what was asked, what waits, what was rejected, what checks found, what each build came to.
-- Facts of meta and raw without payloads, bytes, keys of rejects or addresses. Views run by their owner's rights, as those before them.

CREATE VIEW mart.run AS
SELECT run_id, dag_id, source, started_at, ended_at, state, (report ->> 'is_complete')::boolean AS is_complete
FROM meta.run;
COMMENT ON VIEW mart.run IS 'Runs of Dags that touched the warehouse. Grain: one row per run. Key: run_id. Source: meta.run. Caveats: a run that was killed stays running.';
COMMENT ON COLUMN mart.run.run_id IS 'Surrogate key, rising.';
COMMENT ON COLUMN mart.run.dag_id IS 'Airflow Dag id.';
COMMENT ON COLUMN mart.run.source IS 'Service that an ingest run asked (huggingface, hub_census, arxiv, github …); NULL for other runs.';
COMMENT ON COLUMN mart.run.started_at IS 'When the run opened (wall clock, UTC).';
COMMENT ON COLUMN mart.run.ended_at IS 'When the run closed (wall clock, UTC); NULL while it runs or if it was killed.';
COMMENT ON COLUMN mart.run.state IS 'running, success, failed or skipped (nothing to do).';
COMMENT ON COLUMN mart.run.is_complete IS 'Whether every walk of an ingest run came to its proven end; NULL for other runs and while it runs.';

CREATE VIEW mart.receipt AS
SELECT run_id, source, kind, received, landed, unchanged, rejected
FROM meta.receipt
UNION ALL
SELECT run_id, 'hub_' || via, kind, sum(received)::bigint, sum(new + changed)::bigint, sum(received - new - changed - rejected)::bigint, sum(rejected)::bigint
FROM meta.hub_sweep
GROUP BY run_id, via, kind;
COMMENT ON VIEW mart.receipt IS 'What each run received and what became of it. Grain: one row per run, source and kind. Key: run_id, source, kind. Source: meta.receipt, meta.hub_sweep.';
COMMENT ON COLUMN mart.receipt.run_id IS 'The run (mart.run). Unit: key.';
COMMENT ON COLUMN mart.receipt.source IS 'Service: huggingface, arxiv, github; hub_census or hub_snapshot for the whole Hub.';
COMMENT ON COLUMN mart.receipt.kind IS 'Kind of record, e.g. model, model_card, tree.';
COMMENT ON COLUMN mart.receipt.received IS 'Records received, count.';
COMMENT ON COLUMN mart.receipt.landed IS 'Records whose content was new or changed, count.';
COMMENT ON COLUMN mart.receipt.unchanged IS 'Records whose content was already current, count.';
COMMENT ON COLUMN mart.receipt.rejected IS 'Records that could not be used, count.';

-- Out of date is what failed last, what was told to have changed after it was asked for, and a list whose newest answer is a day and a half behind
-- the newest of its like.
CREATE VIEW mart.look_count AS
WITH asked AS (
    SELECT source, split_part(scope, ':', 1) AS question, substr(scope, strpos(scope, ':') + 1) AS key, outcome, ended_at
    FROM meta.look
    WHERE is_current
), told AS (
    -- Lists say that a thing changed; its files have to be asked for again.
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
COMMENT ON COLUMN mart.look_count.refused IS 'Of these, refused (no access, gated, not recorded), count.';
COMMENT ON COLUMN mart.look_count.failed IS 'Of these, without a usable answer after all retries, count.';
COMMENT ON COLUMN mart.look_count.unreadable IS 'Of these, answered by what could not be parsed, count.';
COMMENT ON COLUMN mart.look_count.outdated IS 'Of these, out of date: failed last, told to have changed since, or a list more than 36 hours behind the newest of its like; count.';
COMMENT ON COLUMN mart.look_count.oldest_at IS 'Oldest of the last answers, by the service''s Date (UTC).';
COMMENT ON COLUMN mart.look_count.newest_at IS 'Newest of the last answers, by the service''s Date (UTC).';

CREATE VIEW mart.backlog_count AS
SELECT source, kind, count(*) AS waiting, min(first_seen_at) AS oldest_at
FROM meta.backlog
GROUP BY source, kind;
COMMENT ON VIEW mart.backlog_count IS 'Things that a record or a person named and that were not asked for yet, or whose last call failed. Grain: one row per source and kind. Key: source, kind. Source: meta.backlog.';
COMMENT ON COLUMN mart.backlog_count.source IS 'Service to ask.';
COMMENT ON COLUMN mart.backlog_count.kind IS 'account, model, dataset, paper or repository.';
COMMENT ON COLUMN mart.backlog_count.waiting IS 'Things that wait, count.';
COMMENT ON COLUMN mart.backlog_count.oldest_at IS 'When the first of them was wanted (UTC).';

CREATE VIEW mart.reject_count AS
SELECT source, kind, reason, count(*) AS rejected, max(observed_at) AS newest_at
FROM raw.rejected_record
GROUP BY source, kind, reason;
COMMENT ON VIEW mart.reject_count IS 'Records in quarantine by reason; their bytes are the owner''s. Grain: one row per source, kind and reason. Key: source, kind, reason. Source: raw.rejected_record. Caveats: the same bytes count once, however often they came.';
COMMENT ON COLUMN mart.reject_count.source IS 'Service.';
COMMENT ON COLUMN mart.reject_count.kind IS 'Kind that they were received as.';
COMMENT ON COLUMN mart.reject_count.reason IS 'Short reason, e.g. ill_formed_id.';
COMMENT ON COLUMN mart.reject_count.rejected IS 'Records, count.';
COMMENT ON COLUMN mart.reject_count.newest_at IS 'When the newest of them was first met, by the service''s Date (UTC).';

CREATE VIEW mart.quality_result AS
SELECT q.run_id, r.dag_id, q.layer, q.object, q.check_name, q.severity, q.is_met, q.unexpected, q.total, q.checked_at
FROM meta.quality_result q
JOIN meta.run r USING (run_id);
COMMENT ON VIEW mart.quality_result IS 'Every check of every run; an unmet one of severity fail stops what it guards. Grain: one row per run and check. Key: run_id, layer, object, check_name. Source: meta.quality_result. Caveats: which keys broke a check, the Data Docs say.';
COMMENT ON COLUMN mart.quality_result.run_id IS 'Run that was checked (mart.run). Unit: key.';
COMMENT ON COLUMN mart.quality_result.dag_id IS 'Its Dag.';
COMMENT ON COLUMN mart.quality_result.layer IS 'receipt, hub, staging, core or build.';
COMMENT ON COLUMN mart.quality_result.object IS 'Table or view checked, with schema.';
COMMENT ON COLUMN mart.quality_result.check_name IS 'The check as a sentence, e.g. every_release_has_a_lab.';
COMMENT ON COLUMN mart.quality_result.severity IS 'fail or warn.';
COMMENT ON COLUMN mart.quality_result.is_met IS 'Whether it held.';
COMMENT ON COLUMN mart.quality_result.unexpected IS 'Rows that broke it, count; NULL where not counted.';
COMMENT ON COLUMN mart.quality_result.total IS 'Rows looked at, count; NULL where not counted.';
COMMENT ON COLUMN mart.quality_result.checked_at IS 'Wall clock, UTC.';

CREATE VIEW mart.build AS
SELECT run_id, outcome, reason, publication_id, finished_at
FROM meta.build;
COMMENT ON VIEW mart.build IS 'What each build of the marts came to; readers keep the last publication where one was refused. Grain: one row per build run. Key: run_id. Source: meta.build.';
COMMENT ON COLUMN mart.build.run_id IS 'Build run (mart.run). Unit: key.';
COMMENT ON COLUMN mart.build.outcome IS 'published, unchanged (nothing differed) or refused (a check failed, or a person has to approve).';
COMMENT ON COLUMN mart.build.reason IS 'What failed, where refused.';
COMMENT ON COLUMN mart.build.publication_id IS 'The publication (mart.publication), where there is one. Unit: key.';
COMMENT ON COLUMN mart.build.finished_at IS 'Wall clock, UTC.';

CREATE VIEW mart.publication_diff AS
SELECT run_id, mart, before, added, removed, changed, share, threshold, is_exceeded, is_approved, cause, compared_at
FROM meta.publication_diff;
COMMENT ON VIEW mart.publication_diff IS 'Each mart as built beside as published, before it was published or refused. Grain: one row per build run and mart. Key: run_id, mart. Source: meta.publication_diff. Caveats: columns that move by themselves every day do not make a row changed.';
COMMENT ON COLUMN mart.publication_diff.run_id IS 'Build run (mart.build). Unit: key.';
COMMENT ON COLUMN mart.publication_diff.mart IS 'The mart, without schema.';
COMMENT ON COLUMN mart.publication_diff.before IS 'Rows published until then, count.';
COMMENT ON COLUMN mart.publication_diff.added IS 'Rows whose key is new, count.';
COMMENT ON COLUMN mart.publication_diff.removed IS 'Rows whose key is gone, count.';
COMMENT ON COLUMN mart.publication_diff.changed IS 'Rows of one key that say something else, count.';
COMMENT ON COLUMN mart.publication_diff.share IS 'Share of the rows of either side that are added, removed or changed, rows of a new period aside, 0 to 1.';
COMMENT ON COLUMN mart.publication_diff.threshold IS 'Share from above which a person has to approve, 0 to 1.';
COMMENT ON COLUMN mart.publication_diff.is_exceeded IS 'Whether a person had to approve this mart.';
COMMENT ON COLUMN mart.publication_diff.is_approved IS 'Whether a person had approved the run.';
COMMENT ON COLUMN mart.publication_diff.cause IS 'What is different beside the data since the last publication: first, data (nothing), rules, registry, or both.';
COMMENT ON COLUMN mart.publication_diff.compared_at IS 'Wall clock, UTC.';

-- A view of one table takes writes, and by its owner's rights: what the pipeline may not do to the table, it may not do through the view.
DO $$
DECLARE
    view regclass;
BEGIN
    FOR view IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'mart'::regnamespace AND c.relkind = 'v' LOOP
        EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON %s FROM observatory_loader', view);
    END LOOP;
END $$;
