-- Written by make schema: change it by a migration.
CREATE TABLE meta.hub_archive_load (
    load_id        integer           GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id         bigint            NOT NULL REFERENCES meta.run (run_id),
    hub_source     text              NOT NULL,
    revision       text              NOT NULL,
    file           text              NOT NULL,
    etag           text              NOT NULL,
    committed_at   timestamptz       NOT NULL,
    since          date              NOT NULL,
    until          date              NOT NULL,
    kinds          text[]            NOT NULL,
    read_as        text              NOT NULL DEFAULT '',
    outcome        text              NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'complete', 'incomplete', 'refused')),
    reason         text              NOT NULL DEFAULT '',
    groups_done    integer           NOT NULL DEFAULT 0,
    received       bigint            NOT NULL DEFAULT 0,
    outside        bigint            NOT NULL DEFAULT 0,
    of_other_kind  bigint            NOT NULL DEFAULT 0,
    landed         bigint            NOT NULL DEFAULT 0,
    known          bigint            NOT NULL DEFAULT 0,
    differing      bigint            NOT NULL DEFAULT 0,
    rejected       bigint            NOT NULL DEFAULT 0,
    repositories   bigint,
    held           bigint,
    agreement      double precision,
    compared       bigint,
    started_at     timestamptz       NOT NULL DEFAULT now(),
    ended_at       timestamptz,
    UNIQUE (run_id, hub_source, file)
);

COMMENT ON TABLE meta.hub_archive_load IS 'Files of daily downloads that others counted, as they were landed. Grain: one row per run and file. Key: load_id. Source: backfill_hub_history.';
COMMENT ON COLUMN meta.hub_archive_load.load_id IS 'Surrogate key.';
COMMENT ON COLUMN meta.hub_archive_load.run_id IS 'Run (meta.run).';
COMMENT ON COLUMN meta.hub_archive_load.hub_source IS 'Who counted (core.hub_source).';
COMMENT ON COLUMN meta.hub_archive_load.revision IS 'Commit that the file was read at, 40 hexadecimal digits.';
COMMENT ON COLUMN meta.hub_archive_load.file IS 'Path of the file in its repository.';
COMMENT ON COLUMN meta.hub_archive_load.etag IS 'Hash of the file''s content: SHA-256, or git''s own.';
COMMENT ON COLUMN meta.hub_archive_load.committed_at IS 'Moment of that commit (UTC).';
COMMENT ON COLUMN meta.hub_archive_load.since IS 'First day that was asked for (UTC).';
COMMENT ON COLUMN meta.hub_archive_load.until IS 'Last day that was asked for (UTC).';
COMMENT ON COLUMN meta.hub_archive_load.kinds IS 'Kinds that were asked for; what the archive tells no kind of is landed too.';
COMMENT ON COLUMN meta.hub_archive_load.read_as IS 'Which column was read as what, and how sure that is.';
COMMENT ON COLUMN meta.hub_archive_load.outcome IS 'running; complete: read to its end; incomplete: landed, and something speaks against it; refused: nothing of it was landed.';
COMMENT ON COLUMN meta.hub_archive_load.reason IS 'Why it is incomplete or refused.';
COMMENT ON COLUMN meta.hub_archive_load.groups_done IS 'Row groups of the file that are landed whole, count: a load that was killed goes on after them.';
COMMENT ON COLUMN meta.hub_archive_load.received IS 'Rows read, count.';
COMMENT ON COLUMN meta.hub_archive_load.outside IS 'Of these, of days that were not asked for, count.';
COMMENT ON COLUMN meta.hub_archive_load.of_other_kind IS 'Of these, of repositories of a kind that was not asked for, count.';
COMMENT ON COLUMN meta.hub_archive_load.landed IS 'Of these, landed, count.';
COMMENT ON COLUMN meta.hub_archive_load.known IS 'Of these, known before, count: the first telling of a day stands.';
COMMENT ON COLUMN meta.hub_archive_load.differing IS 'Of the known ones, those that were told with another figure now, count.';
COMMENT ON COLUMN meta.hub_archive_load.rejected IS 'Of these, not usable, count; the first of them are in raw.rejected_record.';
COMMENT ON COLUMN meta.hub_archive_load.repositories IS 'Repositories of this source with a day in the window, count.';
COMMENT ON COLUMN meta.hub_archive_load.held IS 'Of these, those that we hold (raw.hub_repository), count; the others are kept under their id.';
COMMENT ON COLUMN meta.hub_archive_load.agreement IS 'Their downloads over our own difference of downloadsAllTime on the same days, a ratio: median over the repositories of which both are known; NULL: none. 1 is agreement; near 30 their figure would be a window of 30 days. Unit: ratio.';
COMMENT ON COLUMN meta.hub_archive_load.compared IS 'Repositories that it rests on, count.';
COMMENT ON COLUMN meta.hub_archive_load.started_at IS 'Wall clock, UTC.';
COMMENT ON COLUMN meta.hub_archive_load.ended_at IS 'Wall clock, UTC; NULL while it runs.';
