-- Written by make schema: change it by a migration.
CREATE TABLE meta.hub_sweep (
    sweep_id     integer      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id       bigint       NOT NULL REFERENCES meta.run (run_id),
    kind         text         NOT NULL CHECK (kind IN ('model', 'dataset')),
    via          text         NOT NULL CHECK (via IN ('census', 'snapshot')),
    day          date         NOT NULL,
    as_of        timestamptz  NOT NULL,
    revision     text,
    fingerprint  text,
    outcome      text         NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'complete', 'incomplete', 'refused')),
    reason       text         NOT NULL DEFAULT '',
    received     bigint       NOT NULL DEFAULT 0,
    new          bigint       NOT NULL DEFAULT 0,
    changed      bigint       NOT NULL DEFAULT 0,
    counted      bigint       NOT NULL DEFAULT 0,
    resets       bigint       NOT NULL DEFAULT 0,
    zeroed       bigint       NOT NULL DEFAULT 0,
    rejected     bigint       NOT NULL DEFAULT 0,
    gone         bigint       NOT NULL DEFAULT 0,
    unconfirmed  bigint       NOT NULL DEFAULT 0,
    started_at   timestamptz  NOT NULL DEFAULT now(),
    ended_at     timestamptz,
    hub_source   text         NOT NULL DEFAULT 'hub_lists',
    file         text,
    held         bigint       NOT NULL DEFAULT 0,
    CONSTRAINT hub_sweep_run_key UNIQUE NULLS NOT DISTINCT (run_id, kind, via, day, hub_source, file)
);

COMMENT ON TABLE meta.hub_sweep IS 'Each time that the whole Hub was told, by its lists or by a snapshot. Key: sweep_id. Source: ingest_hub_census, ingest_hub_snapshot, backfill_hub_history.';
COMMENT ON COLUMN meta.hub_sweep.sweep_id IS 'Surrogate key.';
COMMENT ON COLUMN meta.hub_sweep.run_id IS 'Run (meta.run).';
COMMENT ON COLUMN meta.hub_sweep.kind IS 'model or dataset.';
COMMENT ON COLUMN meta.hub_sweep.via IS 'census (lists) or snapshot (bulk table).';
COMMENT ON COLUMN meta.hub_sweep.day IS 'Day that it speaks of (UTC): of the first answer, or of the snapshot.';
COMMENT ON COLUMN meta.hub_sweep.as_of IS 'Moment that it speaks of (UTC): the first answer, the commit of the snapshot, or, where the source dates a file by week alone, its newest record.';
COMMENT ON COLUMN meta.hub_sweep.revision IS 'Commit of the snapshot, 40 hexadecimal digits; NULL for a census.';
COMMENT ON COLUMN meta.hub_sweep.fingerprint IS 'Rows, sums of counters and newest moment of the snapshot: two of one fingerprint tell the same; NULL for a census.';
COMMENT ON COLUMN meta.hub_sweep.outcome IS 'running; complete: told to its explicit end; incomplete: parts are unknown; refused: nothing of it was landed.';
COMMENT ON COLUMN meta.hub_sweep.reason IS 'Why it is incomplete or refused.';
COMMENT ON COLUMN meta.hub_sweep.received IS 'Records received, count.';
COMMENT ON COLUMN meta.hub_sweep.new IS 'Repositories told for the first time, count.';
COMMENT ON COLUMN meta.hub_sweep.changed IS 'Repositories whose metadata changed, count.';
COMMENT ON COLUMN meta.hub_sweep.counted IS 'Repositories of which a counter moved, new ones aside, count.';
COMMENT ON COLUMN meta.hub_sweep.resets IS 'Of these, with downloads_all_time below its last value, count.';
COMMENT ON COLUMN meta.hub_sweep.zeroed IS 'Repositories told with downloads 0 that were told with more before, count.';
COMMENT ON COLUMN meta.hub_sweep.rejected IS 'Records in quarantine (raw.rejected_record), count.';
COMMENT ON COLUMN meta.hub_sweep.gone IS 'Repositories that were missing and that the Hub then said are gone, count.';
COMMENT ON COLUMN meta.hub_sweep.unconfirmed IS 'Repositories that were missing and of which the Hub did not say that they are gone, count.';
COMMENT ON COLUMN meta.hub_sweep.started_at IS 'Wall clock, UTC.';
COMMENT ON COLUMN meta.hub_sweep.ended_at IS 'Wall clock, UTC; NULL while it runs.';
COMMENT ON COLUMN meta.hub_sweep.hub_source IS 'Who told it (core.hub_source): hub_lists of a census; of a snapshot the dataset that kept it. Counters of raw.hub_counter are its by their day.';
COMMENT ON COLUMN meta.hub_sweep.file IS 'Path of the snapshot''s file in its repository; a folder''s date in it is a label and need not be the day that it tells. NULL: a census, or before migration 41.';
COMMENT ON COLUMN meta.hub_sweep.held IS 'Repositories of which something was told empty that we hold, for the first time or on the same day again, count: what we hold of them stands.';
