-- Written by make schema: change it by a migration.
CREATE TABLE meta.vanishing (
    run_id         bigint            NOT NULL REFERENCES meta.run (run_id),
    owner          text              NOT NULL,
    before         bigint            NOT NULL,
    vanished       bigint            NOT NULL,
    share          double precision  NOT NULL,
    releases       text[]            NOT NULL,
    things         jsonb             NOT NULL,
    is_suspicious  boolean           NOT NULL,
    is_approved    boolean           NOT NULL,
    reason         text              NOT NULL,
    compared_at    timestamptz       NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, owner)
);

COMMENT ON TABLE meta.vanishing IS 'What a build would call gone that the last publication had, lab by lab; where it is suspicious and nobody approved, the publication waits. Grain: one row per build run and owner. Key: run_id, owner. Source: raw.record, core.';
COMMENT ON COLUMN meta.vanishing.run_id IS 'Build run (meta.run).';
COMMENT ON COLUMN meta.vanishing.owner IS 'Lab of the registry, or account where no lab is known.';
COMMENT ON COLUMN meta.vanishing.before IS 'Models, datasets and repositories of it that were there before, count.';
COMMENT ON COLUMN meta.vanishing.vanished IS 'Of these, gone since: told so by two answers on two days, count.';
COMMENT ON COLUMN meta.vanishing.share IS 'vanished in before, 0 to 1.';
COMMENT ON COLUMN meta.vanishing.releases IS 'Releases of the registry of which a flagship is among them.';
COMMENT ON COLUMN meta.vanishing.things IS 'Up to 20 of them with both answers: kind, key, first_at, second_at.';
COMMENT ON COLUMN meta.vanishing.is_suspicious IS 'Whether the publication waits for a person by this row: a flagship, or more than a small share.';
COMMENT ON COLUMN meta.vanishing.is_approved IS 'Whether a person had approved the run: build_marts was triggered with approve.';
COMMENT ON COLUMN meta.vanishing.reason IS 'What vanished, and why that waits for a person. Whoever may trigger Dags in Airflow releases it: build_marts with approve.';
COMMENT ON COLUMN meta.vanishing.compared_at IS 'Wall clock, UTC.';

GRANT DELETE ON meta.vanishing TO observatory_loader;
