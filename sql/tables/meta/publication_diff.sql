-- Written by make schema: change it by a migration.
CREATE TABLE meta.publication_diff (
    run_id       bigint            NOT NULL REFERENCES meta.run (run_id),
    mart         text              NOT NULL,
    before       bigint            NOT NULL,
    added        bigint            NOT NULL,
    removed      bigint            NOT NULL,
    changed      bigint            NOT NULL,
    share        double precision  NOT NULL,
    threshold    double precision  NOT NULL,
    is_exceeded  boolean           NOT NULL,
    is_approved  boolean           NOT NULL,
    cause        text              NOT NULL CHECK (cause IN ('first', 'data', 'rules', 'registry', 'rules, registry')),
    compared_at  timestamptz       NOT NULL DEFAULT now(),
    moved        bigint,
    PRIMARY KEY (run_id, mart)
);

COMMENT ON TABLE meta.publication_diff IS 'Each mart as built beside as published, before it was published or refused. Grain: one row per build run and mart. Key: run_id, mart. Source: build, mart. Caveats: volatile columns (Volatile in the header of the mart''s SQL), which change every day, do not make a row changed.';
COMMENT ON COLUMN meta.publication_diff.run_id IS 'Build run (meta.run).';
COMMENT ON COLUMN meta.publication_diff.mart IS 'The mart, without schema.';
COMMENT ON COLUMN meta.publication_diff.before IS 'Rows published until then, count.';
COMMENT ON COLUMN meta.publication_diff.added IS 'Rows whose key is new, count.';
COMMENT ON COLUMN meta.publication_diff.removed IS 'Rows whose key is gone, count.';
COMMENT ON COLUMN meta.publication_diff.changed IS 'Rows of one key that say something else, count.';
COMMENT ON COLUMN meta.publication_diff.share IS 'Share of the rows of either side that are added, removed or changed, rows of a new period aside, 0 to 1.';
COMMENT ON COLUMN meta.publication_diff.threshold IS 'Share from above which a person has to approve, 0 to 1.';
COMMENT ON COLUMN meta.publication_diff.is_exceeded IS 'Whether the share is above the threshold, of a mart that had or would have more than 100 rows and was published before.';
COMMENT ON COLUMN meta.publication_diff.is_approved IS 'Whether a person approved the build in Airflow (meta.approval).';
COMMENT ON COLUMN meta.publication_diff.cause IS 'What is different beside the data since the last publication: first (the mart had no row), data (nothing), rules, registry, or both.';
COMMENT ON COLUMN meta.publication_diff.compared_at IS 'Wall clock, UTC.';
COMMENT ON COLUMN meta.publication_diff.moved IS 'Rows of one key of which only volatile columns (counts, shares, days) say something else, count; in no share; NULL: an older build, where it was not counted.';

GRANT DELETE ON meta.publication_diff TO observatory_loader;
