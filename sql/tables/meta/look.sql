-- Written by make schema: change it by a migration.
-- autovacuum_vacuum_scale_factor: rows change from day to day; the server's own threshold, a fifth of so many, comes too late.
CREATE TABLE meta.look (
    look_id       bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source        text         NOT NULL,
    scope         text         NOT NULL,
    outcome       text         NOT NULL CHECK (outcome IN ('answered', 'absent', 'refused', 'failed', 'unreadable')),
    detail        text         NOT NULL DEFAULT '',
    started_at    timestamptz  NOT NULL,
    ended_at      timestamptz  NOT NULL,
    looks         integer      NOT NULL DEFAULT 1,
    first_run_id  bigint       REFERENCES meta.run (run_id),
    is_current    boolean      NOT NULL DEFAULT true,
    last_run_id   bigint       REFERENCES meta.run (run_id),
    absent_since  timestamptz,
    earlier_at    timestamptz,
    is_of_other   boolean      NOT NULL DEFAULT false
) WITH (autovacuum_vacuum_scale_factor=0.02, autovacuum_analyze_scale_factor=0.02);
CREATE UNIQUE INDEX look_current ON meta.look (source, scope) WHERE is_current;
CREATE INDEX look_scope ON meta.look (source, scope, ended_at DESC);

COMMENT ON TABLE meta.look IS 'An unbroken series of equal answers to one question. "Does not exist" (absent), "may not see" (refused) and "could not ask" (failed) are three different facts. Key: look_id. Source: the ingest Dags.';
COMMENT ON COLUMN meta.look.look_id IS 'Surrogate key; stays while the answer stays, so that an unchanged day changes no evidence.';
COMMENT ON COLUMN meta.look.source IS 'Service asked.';
COMMENT ON COLUMN meta.look.scope IS 'What was asked for, as <kind>:<key>, e.g. model_card:org/name or models_of:org.';
COMMENT ON COLUMN meta.look.outcome IS 'answered, absent (the service proved that it does not exist), refused (the service refused our call: no access, gated, or no reason told), failed (no usable answer after retries), unreadable (came, could not be parsed).';
COMMENT ON COLUMN meta.look.detail IS 'Status and error code of the last answer; never headers or tokens.';
COMMENT ON COLUMN meta.look.started_at IS 'First answer of the series, by the service''s Date (UTC).';
COMMENT ON COLUMN meta.look.ended_at IS 'Last answer of the series, by the service''s Date (UTC).';
COMMENT ON COLUMN meta.look.looks IS 'Answers in the series. Unit: count.';
COMMENT ON COLUMN meta.look.first_run_id IS 'Run of the first answer (meta.run).';
COMMENT ON COLUMN meta.look.is_current IS 'Whether this is the newest series of its scope.';
COMMENT ON COLUMN meta.look.last_run_id IS 'Run of the last answer (meta.run).';
COMMENT ON COLUMN meta.look.absent_since IS 'Of an absent series: the first answer that it is absent since it was last answered, failures and refusals between aside (UTC). It is believed when ended_at is of a later day. NULL for other outcomes.';
COMMENT ON COLUMN meta.look.earlier_at IS 'Last answer of the series by a run before last_run_id, by the service''s Date (UTC); NULL where the series began in that run.';
COMMENT ON COLUMN meta.look.is_of_other IS 'Whether the question was about a thing that had the name before another took it (raw.replaced): never the current series.';
