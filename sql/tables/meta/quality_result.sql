-- Written by make schema: change it by a migration.
CREATE TABLE meta.quality_result (
    quality_result_id  bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id             bigint       NOT NULL REFERENCES meta.run (run_id),
    layer              text         NOT NULL CHECK (layer IN ('receipt', 'staging', 'core', 'build', 'hub')),
    object             text         NOT NULL,
    check_name         text         NOT NULL,
    severity           text         NOT NULL CHECK (severity IN ('fail', 'warn', 'limit')),
    is_met             boolean      NOT NULL,
    unexpected         bigint,
    total              bigint,
    detail             jsonb        NOT NULL DEFAULT '{}',
    checked_at         timestamptz  NOT NULL DEFAULT now(),
    UNIQUE (run_id, layer, object, check_name)
);

COMMENT ON TABLE meta.quality_result IS 'Every check of every run. An unmet check of severity fail stops publication, warn is shown as a warning, limit is told as a limit of the data. Key: quality_result_id. Source: the audits of every Dag.';
COMMENT ON COLUMN meta.quality_result.quality_result_id IS 'Surrogate key.';
COMMENT ON COLUMN meta.quality_result.run_id IS 'Run that was checked (meta.run).';
COMMENT ON COLUMN meta.quality_result.layer IS 'receipt, staging, core, build or hub.';
COMMENT ON COLUMN meta.quality_result.object IS 'Table or view checked, with schema.';
COMMENT ON COLUMN meta.quality_result.check_name IS 'The check as a sentence, e.g. every_release_has_a_lab.';
COMMENT ON COLUMN meta.quality_result.severity IS 'fail, warn or limit.';
COMMENT ON COLUMN meta.quality_result.is_met IS 'Whether it held.';
COMMENT ON COLUMN meta.quality_result.unexpected IS 'Rows that broke it, where counted. Unit: count.';
COMMENT ON COLUMN meta.quality_result.total IS 'Rows looked at, where counted. Unit: count.';
COMMENT ON COLUMN meta.quality_result.detail IS 'What was expected and a few keys that broke it.';
COMMENT ON COLUMN meta.quality_result.checked_at IS 'Wall clock, UTC.';

GRANT DELETE ON meta.quality_result TO observatory_loader;
