-- Written by make schema: change it by a migration.
-- Its comments stand beside the SELECT that fills it: sql/marts/lineage_summary.sql.
CREATE TABLE mart.lineage_summary (
    subject_kind           text          NOT NULL,
    subject_id             text          NOT NULL,
    lab_id                 text          NOT NULL,
    children               bigint        NOT NULL,
    children_adapter       bigint        NOT NULL,
    children_finetune      bigint        NOT NULL,
    children_merge         bigint        NOT NULL,
    children_quantized     bigint        NOT NULL,
    descendants            bigint        NOT NULL,
    descendants_adapter    bigint        NOT NULL,
    descendants_finetune   bigint        NOT NULL,
    descendants_merge      bigint        NOT NULL,
    descendants_quantized  bigint        NOT NULL,
    depth_max              integer       NOT NULL,
    missing_parents        bigint        NOT NULL,
    cycles                 bigint        NOT NULL,
    metric                 text          NOT NULL,
    universe               text          NOT NULL,
    "window"               text          NOT NULL,
    definition_version     integer       NOT NULL,
    n                      bigint        NOT NULL,
    coverage               numeric(6,4),
    as_of                  timestamptz,
    publication_id         bigint        NOT NULL,
    published_from         timestamptz   NOT NULL,
    child_accounts         bigint,
    children_of_own_lab    bigint,
    PRIMARY KEY (universe, subject_kind, subject_id)
);
CREATE INDEX lineage_summary_lab_id ON mart.lineage_summary (lab_id);
CREATE INDEX lineage_summary_subject_kind ON mart.lineage_summary (subject_kind, descendants DESC);

SELECT meta.keep_history('lineage_summary');
