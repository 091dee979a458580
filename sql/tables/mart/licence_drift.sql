-- Written by make schema: change it by a migration.
CREATE TABLE mart.licence_drift (
    parent_class        text          NOT NULL,
    child_class         text          NOT NULL,
    relation            text          NOT NULL,
    edges               bigint        NOT NULL,
    share               numeric(9,6)  NOT NULL,
    is_more_permissive  boolean       NOT NULL,
    metric              text          NOT NULL,
    universe            text          NOT NULL,
    "window"            text          NOT NULL,
    definition_version  integer       NOT NULL,
    n                   bigint        NOT NULL,
    coverage            numeric(6,4),
    as_of               timestamptz,
    publication_id      bigint        NOT NULL,
    published_from      timestamptz   NOT NULL,
    PRIMARY KEY (universe, parent_class, child_class, relation)
);

COMMENT ON TABLE mart.licence_drift IS 'How the class of the licence changes along declared edges from base to child: P(class of child | class of parent). Key: universe, parent_class, child_class, relation.';
COMMENT ON COLUMN mart.licence_drift.parent_class IS 'Class of the parent''s licence.';
COMMENT ON COLUMN mart.licence_drift.child_class IS 'Class of the child''s licence.';
COMMENT ON COLUMN mart.licence_drift.relation IS 'adapter, finetune, merge, quantized, unspecified, or all.';
COMMENT ON COLUMN mart.licence_drift.edges IS 'Edges from a parent of that class to a child of that class, count.';
COMMENT ON COLUMN mart.licence_drift.share IS 'Edges in all edges of that parent class and relation whose child has a known class, 0 to 1.';
COMMENT ON COLUMN mart.licence_drift.is_more_permissive IS 'Whether the child''s class has strictly fewer restrictions than the parent''s.';
COMMENT ON COLUMN mart.licence_drift.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.licence_drift.universe IS 'What was counted over: rated (models that we follow and their releases) or whole_hub (every model of the Hub, by the census).';
COMMENT ON COLUMN mart.licence_drift."window" IS 'all_time.';
COMMENT ON COLUMN mart.licence_drift.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.licence_drift.n IS 'Edges of that relation from a parent of that class, count.';
COMMENT ON COLUMN mart.licence_drift.coverage IS 'Share of n whose child has a known class.';
COMMENT ON COLUMN mart.licence_drift.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.licence_drift.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.licence_drift.published_from IS 'When this row was first published as it stands (wall clock, UTC).';

SELECT meta.keep_history('licence_drift');
