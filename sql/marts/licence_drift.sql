-- How the class of the licence changes along declared edges from base to child.
-- Grain: one row per pair of classes and relation. Key: universe, parent_class, child_class, relation. Volatile: edges, share, n, coverage. Reads: core.lineage, core.model, core.hub_licence_drift, core.observed.
WITH edge AS (
    SELECT l.child_hub_id, l.parent_hub_id, p.licence_class AS parent_class, c.licence_class AS child_class, l.relation
    FROM core.lineage l
    JOIN core.model c ON c.hub_id = l.child_hub_id
    JOIN core.model p ON p.hub_id = l.parent_hub_id
    WHERE l.gone_at IS NULL AND NOT l.is_self AND p.licence_class <> 'unknown'
), told AS (
    SELECT parent_class, child_class, relation FROM edge
    UNION ALL
    -- Count each pair of models once for all relations together, even if several are declared.
    SELECT parent_class, child_class, 'all' FROM (SELECT DISTINCT child_hub_id, parent_hub_id, parent_class, child_class FROM edge) pair
), whole AS (
    SELECT parent_class, relation, count(*) AS n, count(*) FILTER (WHERE child_class <> 'unknown') AS known
    FROM told
    GROUP BY parent_class, relation
)
SELECT parent_class, child_class, relation, edges, share, is_more_permissive, metric, universe, "window", definition_version, n, coverage, as_of
FROM (
    SELECT w.parent_class, t.child_class, w.relation, t.edges,
           round(t.edges::numeric / w.known, 6) AS share,
           core.licence_rank(t.child_class) > core.licence_rank(w.parent_class) AS is_more_permissive,
           'licence_drift' AS metric, 'rated' AS universe, 'all_time' AS "window", 1 AS definition_version, w.n,
           round(w.known::numeric / w.n, 4) AS coverage,
           (SELECT observed_at FROM core.observed WHERE source = 'huggingface') AS as_of
    FROM whole w
    JOIN (SELECT parent_class, child_class, relation, count(*) AS edges FROM told WHERE child_class <> 'unknown' GROUP BY parent_class, child_class, relation) t
        USING (parent_class, relation)
    UNION ALL
    SELECT parent_class, child_class, relation, edges, share, is_more_permissive, metric, universe, "window", definition_version, n, coverage, as_of
    FROM core.hub_licence_drift
) one;

COMMENT ON TABLE mart.licence_drift IS 'How the class of the licence changes along declared edges from base to child: P(class of child | class of parent). Key: universe, parent_class, child_class, relation.';
COMMENT ON COLUMN mart.licence_drift.parent_class IS 'Class of the parent''s licence.';
COMMENT ON COLUMN mart.licence_drift.child_class IS 'Class of the child''s licence.';
COMMENT ON COLUMN mart.licence_drift.relation IS 'adapter, finetune, merge, quantized, unspecified, or all.';
COMMENT ON COLUMN mart.licence_drift.edges IS 'Edges from a parent of that class to a child of that class, count.';
COMMENT ON COLUMN mart.licence_drift.share IS 'Edges in all edges of that parent class and relation whose child has a known class, 0 to 1.';
COMMENT ON COLUMN mart.licence_drift.is_more_permissive IS 'Whether the child''s class has strictly fewer restrictions than the parent''s.';
COMMENT ON COLUMN mart.licence_drift.metric IS 'Metric of this row (mart.metric_definition).';
COMMENT ON COLUMN mart.licence_drift.universe IS 'What was counted over: rated (models that we follow and their releases) or collected_hub (every model of the Hub that was collected: how many, and whether that is all of them, is in mart.hub_collected).';
COMMENT ON COLUMN mart.licence_drift."window" IS 'all_time.';
COMMENT ON COLUMN mart.licence_drift.definition_version IS 'Version of the definition (mart.metric_definition).';
COMMENT ON COLUMN mart.licence_drift.n IS 'Edges of that relation from a parent of that class, count.';
COMMENT ON COLUMN mart.licence_drift.coverage IS 'Share of n whose child has a known class.';
COMMENT ON COLUMN mart.licence_drift.as_of IS 'Newest observation that entered when the row last changed (UTC); a later one that leaves every value as it is does not move it.';
COMMENT ON COLUMN mart.licence_drift.publication_id IS 'Publication that wrote this row (meta.publication).';
COMMENT ON COLUMN mart.licence_drift.published_from IS 'When this row was first published as it stands (wall clock, UTC).';
