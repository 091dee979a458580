-- Written by make schema: change it by a migration.
CREATE TABLE meta.receipt (
    run_id     bigint  NOT NULL REFERENCES meta.run (run_id),
    source     text    NOT NULL,
    kind       text    NOT NULL,
    received   bigint  NOT NULL DEFAULT 0,
    landed     bigint  NOT NULL DEFAULT 0,
    unchanged  bigint  NOT NULL DEFAULT 0,
    rejected   bigint  NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, source, kind)
);

COMMENT ON TABLE meta.receipt IS 'What a run received and what became of it; received = landed + unchanged + rejected. Key: run_id, source, kind. Source: the ingest Dags.';
COMMENT ON COLUMN meta.receipt.run_id IS 'The run (meta.run).';
COMMENT ON COLUMN meta.receipt.source IS 'Service, or catalogue: huggingface, arxiv, github, models_dev.';
COMMENT ON COLUMN meta.receipt.kind IS 'Kind of record, e.g. model, model_card, tree.';
COMMENT ON COLUMN meta.receipt.received IS 'Records received, counted where bytes arrive, before parsing.';
COMMENT ON COLUMN meta.receipt.landed IS 'Records whose content was new or changed: a version was written.';
COMMENT ON COLUMN meta.receipt.unchanged IS 'Records whose content was already current (counters may still have moved). Unit: count.';
COMMENT ON COLUMN meta.receipt.rejected IS 'Records that could not be used: in raw.rejected_record with reason and bytes.';
