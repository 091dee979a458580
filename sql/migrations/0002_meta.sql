-- Runs, receipts, looks, cursors, the work list, quality results, builds and publications.
CREATE TABLE meta.run (
    run_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dag_id      text NOT NULL,
    dag_run_id  text NOT NULL,
    source      text,
    started_at  timestamptz NOT NULL DEFAULT now(),
    ended_at    timestamptz,
    state       text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'success', 'failed', 'skipped')),
    report      jsonb NOT NULL DEFAULT '{}',
    UNIQUE (dag_id, dag_run_id)
);
COMMENT ON TABLE meta.run IS 'One row per Dag run that touched the warehouse. Key: run_id.';
COMMENT ON COLUMN meta.run.run_id IS 'Surrogate key.';
COMMENT ON COLUMN meta.run.dag_id IS 'Airflow Dag id.';
COMMENT ON COLUMN meta.run.dag_run_id IS 'Airflow run id, unique within the Dag.';
COMMENT ON COLUMN meta.run.source IS 'Service that an ingest run asked (huggingface, arxiv, github); NULL for other runs.';
COMMENT ON COLUMN meta.run.started_at IS 'When the run opened (wall clock, UTC).';
COMMENT ON COLUMN meta.run.ended_at IS 'When the run closed (wall clock, UTC); NULL while it runs or if it was killed.';
COMMENT ON COLUMN meta.run.state IS 'running, success, failed or skipped (nothing to do).';
COMMENT ON COLUMN meta.run.report IS 'Run report as shown in the asset event: counts, completeness, requests.';

CREATE TABLE meta.receipt (
    run_id     bigint NOT NULL REFERENCES meta.run,
    source     text NOT NULL,
    kind       text NOT NULL,
    received   bigint NOT NULL DEFAULT 0,
    landed     bigint NOT NULL DEFAULT 0,
    unchanged  bigint NOT NULL DEFAULT 0,
    rejected   bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, source, kind)
);
COMMENT ON TABLE meta.receipt IS 'What a run received and what became of it; received = landed + unchanged + rejected. Key: run_id, source, kind.';
COMMENT ON COLUMN meta.receipt.run_id IS 'The run (meta.run).';
COMMENT ON COLUMN meta.receipt.source IS 'Service: huggingface, arxiv, github.';
COMMENT ON COLUMN meta.receipt.kind IS 'Kind of record, e.g. model, model_card, tree.';
COMMENT ON COLUMN meta.receipt.received IS 'Records received, counted where bytes arrive, before parsing.';
COMMENT ON COLUMN meta.receipt.landed IS 'Records whose content was new or changed: a version was written.';
COMMENT ON COLUMN meta.receipt.unchanged IS 'Records whose content was already current (counters may still have moved).';
COMMENT ON COLUMN meta.receipt.rejected IS 'Records that could not be used: in raw.rejected_record with reason and bytes.';

CREATE TABLE meta.look (
    look_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source      text NOT NULL,
    scope       text NOT NULL,
    outcome     text NOT NULL CHECK (outcome IN ('answered', 'absent', 'refused', 'failed', 'unreadable')),
    detail      text NOT NULL DEFAULT '',
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz NOT NULL,
    looks       integer NOT NULL DEFAULT 1,
    first_run_id bigint REFERENCES meta.run,
    is_current  boolean NOT NULL DEFAULT true
);
CREATE UNIQUE INDEX look_current ON meta.look (source, scope) WHERE is_current;
CREATE INDEX look_scope ON meta.look (source, scope, ended_at DESC);
COMMENT ON TABLE meta.look IS 'An unbroken series of equal answers to one question. "Does not exist" (absent), "may not see" (refused) and "could not ask" (failed) are three different facts. Key: look_id.';
COMMENT ON COLUMN meta.look.look_id IS 'Surrogate key; stays while the answer stays, so that an unchanged day changes no evidence.';
COMMENT ON COLUMN meta.look.source IS 'Service asked.';
COMMENT ON COLUMN meta.look.scope IS 'What was asked for, as <kind>:<key>, e.g. model_card:org/name or models_of:org.';
COMMENT ON COLUMN meta.look.outcome IS 'answered, absent (the service proved that it does not exist), refused (no access, gated, not recorded), failed (no usable answer after retries), unreadable (came, could not be parsed).';
COMMENT ON COLUMN meta.look.detail IS 'Status and error code of the last answer; never headers or tokens.';
COMMENT ON COLUMN meta.look.started_at IS 'First answer of the series, by the service''s Date (UTC).';
COMMENT ON COLUMN meta.look.ended_at IS 'Last answer of the series, by the service''s Date (UTC).';
COMMENT ON COLUMN meta.look.looks IS 'Answers in the series.';
COMMENT ON COLUMN meta.look.first_run_id IS 'Run of the first answer (meta.run).';
COMMENT ON COLUMN meta.look.is_current IS 'Whether this is the newest series of its scope.';

CREATE TABLE meta.cursor (
    source      text NOT NULL,
    scope       text NOT NULL,
    state       jsonb NOT NULL,
    run_id      bigint NOT NULL REFERENCES meta.run,
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (source, scope)
);
COMMENT ON TABLE meta.cursor IS 'Where a harvest stands; committed in the same transaction as the rows it speaks of. Key: source, scope.';
COMMENT ON COLUMN meta.cursor.source IS 'Service.';
COMMENT ON COLUMN meta.cursor.scope IS 'The walk, e.g. oai:cs.';
COMMENT ON COLUMN meta.cursor.state IS 'Position within the walk and the window that is already whole.';
COMMENT ON COLUMN meta.cursor.run_id IS 'Run that moved it last.';
COMMENT ON COLUMN meta.cursor.updated_at IS 'By the service''s Date (UTC).';

CREATE TABLE meta.wanted (
    source         text NOT NULL,
    kind           text NOT NULL,
    key            text NOT NULL,
    reason         text NOT NULL,
    depth          smallint NOT NULL CHECK (depth BETWEEN 0 AND 2),
    first_seen_at  timestamptz NOT NULL,
    PRIMARY KEY (source, kind, key)
);
COMMENT ON TABLE meta.wanted IS 'Work list: things to ask a source for because a record named them (or a person seeded them). Key: source, kind, key.';
COMMENT ON COLUMN meta.wanted.source IS 'Service to ask.';
COMMENT ON COLUMN meta.wanted.kind IS 'account, model, dataset, paper or repository.';
COMMENT ON COLUMN meta.wanted.key IS 'Its identifier at that service.';
COMMENT ON COLUMN meta.wanted.reason IS 'Why: the relation and the record that named it, or scope for a seeded one.';
COMMENT ON COLUMN meta.wanted.depth IS 'Steps from a followed account (0 = seeded); never beyond 2.';
COMMENT ON COLUMN meta.wanted.first_seen_at IS 'When it was first wanted (UTC).';

CREATE VIEW meta.backlog AS
SELECT w.source, w.kind, w.key, w.reason, w.depth, w.first_seen_at
FROM meta.wanted w
WHERE NOT EXISTS (
    SELECT 1 FROM meta.look l
    WHERE l.source = w.source AND l.is_current AND l.outcome <> 'failed'
      AND l.scope = CASE w.kind
          WHEN 'account' THEN CASE w.source WHEN 'github' THEN 'repositories_of:' ELSE 'models_of:' END
          ELSE w.kind || ':' END || w.key);
COMMENT ON VIEW meta.backlog IS 'Wanted things that were not asked for yet, or whose last call failed. Key: source, kind, key.';
COMMENT ON COLUMN meta.backlog.source IS 'Service to ask.';
COMMENT ON COLUMN meta.backlog.kind IS 'account, model, dataset, paper or repository.';
COMMENT ON COLUMN meta.backlog.key IS 'Its identifier at that service.';
COMMENT ON COLUMN meta.backlog.reason IS 'Why it is wanted.';
COMMENT ON COLUMN meta.backlog.depth IS 'Steps from a followed account.';
COMMENT ON COLUMN meta.backlog.first_seen_at IS 'When it was first wanted (UTC).';

CREATE TABLE meta.http_validator (
    source      text NOT NULL,
    path        text NOT NULL,
    etag        text NOT NULL,
    updated_at  timestamptz NOT NULL,
    PRIMARY KEY (source, path)
);
COMMENT ON TABLE meta.http_validator IS 'ETags for conditional requests; a 304 costs no budget. Key: source, path.';
COMMENT ON COLUMN meta.http_validator.source IS 'Service.';
COMMENT ON COLUMN meta.http_validator.path IS 'Path asked, without host.';
COMMENT ON COLUMN meta.http_validator.etag IS 'ETag as sent by the service, verbatim.';
COMMENT ON COLUMN meta.http_validator.updated_at IS 'When it was received, by the service''s Date (UTC).';

CREATE TABLE meta.publication (
    publication_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    as_of           timestamptz NOT NULL,
    published_at    timestamptz NOT NULL DEFAULT now(),
    run_id          bigint NOT NULL REFERENCES meta.run,
    rule_set        text NOT NULL,
    registry_hash   text NOT NULL,
    world           text NOT NULL,
    changes         jsonb NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE meta.publication IS 'One row per publication that changed anything readers see. Key: publication_id.';
COMMENT ON COLUMN meta.publication.publication_id IS 'Surrogate key, rising.';
COMMENT ON COLUMN meta.publication.as_of IS 'Newest observation that it rests on, by the services'' Date (UTC).';
COMMENT ON COLUMN meta.publication.published_at IS 'When it was committed (wall clock, UTC).';
COMMENT ON COLUMN meta.publication.run_id IS 'Build run (meta.run).';
COMMENT ON COLUMN meta.publication.rule_set IS 'SHA-256 over all rule ids, versions and the mart SQL, first 16 hexadecimal digits.';
COMMENT ON COLUMN meta.publication.registry_hash IS 'SHA-256 over sql/registry, first 16 hexadecimal digits.';
COMMENT ON COLUMN meta.publication.world IS 'Title of the replayed world, or live for the real services. A sample is never the world.';
COMMENT ON COLUMN meta.publication.changes IS 'Rows inserted, updated and deleted per mart.';

CREATE TABLE meta.build (
    run_id          bigint PRIMARY KEY REFERENCES meta.run,
    input_state     text NOT NULL,
    outcome         text NOT NULL CHECK (outcome IN ('published', 'unchanged', 'refused')),
    reason          text NOT NULL DEFAULT '',
    publication_id  bigint REFERENCES meta.publication,
    finished_at     timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE meta.build IS 'What each build came to: published, unchanged (nothing differed) or refused (a check failed; readers keep the last publication). Key: run_id.';
COMMENT ON COLUMN meta.build.run_id IS 'Build run (meta.run).';
COMMENT ON COLUMN meta.build.input_state IS 'Fingerprint of raw, looks, registry and rules that it was built from.';
COMMENT ON COLUMN meta.build.outcome IS 'published, unchanged or refused.';
COMMENT ON COLUMN meta.build.reason IS 'Failed checks where refused.';
COMMENT ON COLUMN meta.build.publication_id IS 'The publication, where there is one.';
COMMENT ON COLUMN meta.build.finished_at IS 'Wall clock, UTC.';

CREATE TABLE meta.quality_result (
    quality_result_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id             bigint NOT NULL REFERENCES meta.run,
    layer              text NOT NULL CHECK (layer IN ('receipt', 'staging', 'core', 'build')),
    object             text NOT NULL,
    check_name         text NOT NULL,
    severity           text NOT NULL CHECK (severity IN ('fail', 'warn')),
    is_met             boolean NOT NULL,
    unexpected         bigint,
    total              bigint,
    detail             jsonb NOT NULL DEFAULT '{}',
    checked_at         timestamptz NOT NULL DEFAULT now(),
    UNIQUE (run_id, layer, object, check_name)
);
COMMENT ON TABLE meta.quality_result IS 'Every check of every run. An unmet check of severity fail stops publication; warn is shown. Key: quality_result_id.';
COMMENT ON COLUMN meta.quality_result.quality_result_id IS 'Surrogate key.';
COMMENT ON COLUMN meta.quality_result.run_id IS 'Run that was checked (meta.run).';
COMMENT ON COLUMN meta.quality_result.layer IS 'receipt, staging, core or build.';
COMMENT ON COLUMN meta.quality_result.object IS 'Table or view checked, with schema.';
COMMENT ON COLUMN meta.quality_result.check_name IS 'The check as a sentence, e.g. every_release_has_a_lab.';
COMMENT ON COLUMN meta.quality_result.severity IS 'fail or warn.';
COMMENT ON COLUMN meta.quality_result.is_met IS 'Whether it held.';
COMMENT ON COLUMN meta.quality_result.unexpected IS 'Rows that broke it, where counted.';
COMMENT ON COLUMN meta.quality_result.total IS 'Rows looked at, where counted.';
COMMENT ON COLUMN meta.quality_result.detail IS 'What was expected and a few keys that broke it.';
COMMENT ON COLUMN meta.quality_result.checked_at IS 'Wall clock, UTC.';
